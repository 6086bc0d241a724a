namespace Hadrian.Gateway.Tests.Routing;

public sealed class ModelTargetTests
{
    [Fact]
    public void Equals_OneNameWasAskedFor_IsStillTheSame()
    {
        var asked = new ModelTarget("p", "m");
        var fresh = new ModelTarget("p", "m");

        Assert.Equal("p/m", asked.CanonicalName);

        Assert.Equal(fresh, asked);
        Assert.Equal(fresh.GetHashCode(), asked.GetHashCode());
        Assert.NotEqual(fresh, new ModelTarget("p", "M"));
    }
}
