namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class SessionInfoTests
{
    private const string Path = "/admin/v1/session-info";

    [Fact]
    public async Task User_SeesWhatTheyBelongTo()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var (user, key) = await tenant.CreateCallerAsync("mem", MembershipRole.Member);
        await tenant.JoinAsync(user, MembershipTargetKind.Team, tenant.Team.Id, MembershipRole.Admin);
        await tenant.JoinAsync(user, MembershipTargetKind.Project, tenant.Project.Id, MembershipRole.Viewer);

        var info = (await gateway.GetAsync(Path, key)).AssertOk().Json;

        Assert.Equal((user.ExternalId, user.Id), (info.GetProperty("identity").GetProperty("external_id").GetString(), info.GetProperty("user").GetProperty("id").GetGuid()));
        Assert.Equal(("api_key", "server"), (info.GetProperty("auth_method").GetString(), info.GetProperty("runtime_mode").GetString()));
        var organization = Assert.Single(info.GetProperty("organizations").EnumerateArray());
        Assert.Equal(("acme", "member"), (organization.GetProperty("org_slug").GetString(), organization.GetProperty("role").GetString()));
        var team = Assert.Single(info.GetProperty("teams").EnumerateArray());
        Assert.Equal(("core", "acme", "admin"), (team.GetProperty("team_slug").GetString(), team.GetProperty("org_slug").GetString(), team.GetProperty("role").GetString()));
        var project = Assert.Single(info.GetProperty("projects").EnumerateArray());
        Assert.Equal(("app", "acme", "viewer"), (project.GetProperty("project_slug").GetString(), project.GetProperty("org_slug").GetString(), project.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task KeyOfAnOrganization_IsNoUser()
    {
        await using var gateway = await TestGateway.StartAsync(AdminGateway.AddBootstrap);

        var info = (await gateway.GetAsync(Path, await gateway.CreateAdminKeyAsync())).AssertOk().Json;

        Assert.Equal(System.Text.Json.JsonValueKind.Null, info.GetProperty("user").ValueKind);
        Assert.StartsWith("gw_live_", info.GetProperty("identity").GetProperty("external_id").GetString(), StringComparison.Ordinal);
        Assert.Empty(info.GetProperty("organizations").EnumerateArray());
    }

    [Fact]
    public async Task Bootstrap_IsNamedAsSuch()
    {
        await using var gateway = await TestGateway.StartAsync(AdminGateway.AddBootstrap);

        var info = (await gateway.GetAsync(Path, AdminGateway.Bootstrap)).AssertOk().Json;

        Assert.Equal(("bootstrap", "_bootstrap"), (info.GetProperty("auth_method").GetString(), info.GetProperty("identity").GetProperty("external_id").GetString()));
    }
}
