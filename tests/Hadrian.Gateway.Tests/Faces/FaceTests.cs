namespace Hadrian.Gateway.Tests.Faces;

public class FaceTests
{
    public static TheoryData<string, string, bool> Cases()
    {
        var cases = new TheoryData<string, string, bool>();
        foreach (var scenario in ScenarioTable.All)
        {
            foreach (var face in Enum.GetValues<Face>().Where(face => !scenario.NotOn.ContainsKey(face)))
            {
                cases.Add(scenario.Name, face.ToString(), false);
                cases.Add(scenario.Name, face.ToString(), true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_OnEachFace_GetsTheVerdictOfTheTable(string name, string face, bool streaming)
    {
        var scenario = ScenarioTable.All.Single(scenario => scenario.Name == name);
        await using var driver = FaceDriver.Create(Enum.Parse<Face>(face), scenario);

        var verdict = await driver.PlayAsync(streaming);

        Assert.Equal(scenario.ExpectedOn(Enum.Parse<Face>(face)), verdict);
    }

    [Fact]
    public void Table_RowsLeftOut_AreFewAndReasoned()
    {
        var exceptions = ScenarioTable.All.SelectMany(scenario => scenario.NotOn).ToList();

        Assert.All(exceptions, exception => Assert.NotEmpty(exception.Value));
        Assert.DoesNotContain(exceptions, exception => exception.Key == Face.AspNetCore);
        Assert.Distinct(ScenarioTable.All.Select(scenario => scenario.Name));
    }
}
