namespace Hadrian.Gateway.AspNetCore.Tests.Authentication;

[Trait("Property", "PI-6")]
public sealed class ProjectClaimTests
{
    private static readonly Guid Project = Guid.NewGuid();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Claim_OfAProjectTheCallerIsNotIn_IsRefusedAndAttributedToNobody(bool isProject)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.ChatAsync(adjust: request => request.Headers.Add("X-Hadrian-Project", isProject ? Project.ToString() : "mine")))
            .AssertError(403, "forbidden");

        Assert.Empty(gateway.Upstream.Requests);
        Assert.Empty(gateway.Usage.Records);
    }

    [Fact]
    public async Task Claim_OfTheKeysOwnProject_IsAttributedToIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        var key = await gateway.CreateKeyAsync(record => record with { Owner = new ApiKeyOwner(ApiKeyOwnerKind.Project, Project) });

        (await gateway.ChatAsync(key: key, adjust: request => request.Headers.Add("X-Hadrian-Project", Project.ToString()))).AssertOk();

        Assert.Equal(Project, (await gateway.Usage.WaitForAsync()).ProjectId);
    }
}
