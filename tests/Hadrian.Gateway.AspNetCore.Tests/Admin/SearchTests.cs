namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class SearchTests
{
    [Fact]
    public async Task Lists_AreSearchedByWhatTextsBeginWith()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        await tenant.CreateUserAsync("ada");
        await gateway.CreateOrganizationAsync("beta");
        var (admin, platform) = (await gateway.CreateAdminKeyAsync(), await gateway.CreateAdminKeyAsync(isPlatformAdmin: true));

        foreach (var (path, term, key, count) in new[]
        {
            ("organizations", "AC", platform, 1), ("organizations", "eta", platform, 0), ("organizations", "beta", admin, 0), ("organizations", "acme", admin, 1),
            ("organizations/acme/teams", "co", admin, 1), ("organizations/acme/teams", "x", admin, 0), ("organizations/acme/projects", "App", admin, 1),
            ("organizations/acme/service-accounts", "ci", admin, 1), ("users", "acme-a", admin, 1), ("users", "acme-b", admin, 0), ("users", "%25", admin, 0),
        })
        {
            var found = (await gateway.GetAsync($"/admin/v1/{path}?q={term}", key)).AssertOk().Json.GetProperty("data").GetArrayLength();
            Assert.Equal((path, term, count), (path, term, found));
        }

        (await gateway.GetAsync($"/admin/v1/users?q={new string('x', 256)}", admin)).AssertError(400, "bad_request", "q");
    }
}
