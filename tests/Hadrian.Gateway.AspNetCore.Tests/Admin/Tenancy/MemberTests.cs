using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>Users and members through the admin API.</summary>
public sealed class MemberTests
{
    private const string Members = "/admin/v1/organizations/acme/members";

    [Fact]
    public async Task CreateUser_ByAnOrganizationsAdministrator_IsAMemberOfIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();

        var made = await gateway.PostAsync("/admin/v1/users", """{"external_id":"ada","email":"ada@example.com","name":"Ada"}""", admin);

        Assert.Equal(201, made.Status);
        Assert.Equal(["id", "external_id", "email", "name", "created_at", "updated_at"], made.Json.EnumerateObject().Select(member => member.Name));
        (await gateway.PostAsync("/admin/v1/users", """{"external_id":"ada"}""", admin)).AssertError(409, "conflict");
        var id = made.Json.GetProperty("id").GetGuid();
        var member = Assert.Single((await gateway.GetAsync(Members, admin)).AssertOk().Json.GetProperty("data").EnumerateArray());
        Assert.Equal((id, "member", "manual"), (member.GetProperty("user_id").GetGuid(), member.GetProperty("role").GetString(), member.GetProperty("source").GetString()));
        var changed = (await gateway.PatchAsync($"/admin/v1/users/{id}", """{"email":null,"name":"Ada L."}""", admin)).AssertOk().Json;
        Assert.Equal((JsonValueKind.Null, "Ada L."), (changed.GetProperty("email").ValueKind, changed.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("""{}""", "external_id")]
    [InlineData("""{"external_id":""}""", "external_id")]
    [InlineData("""{"external_id":"a","email":"no address"}""", "email")]
    [InlineData("""{"external_id":"a","email":"Ada <ada@example.com>"}""", "email")]
    [InlineData("""{"external_id":"a","name":""}""", "name")]
    [InlineData("""{"external_id":"a","issuer":"https://evil"}""", "issuer")]
    public async Task CreateUser_BadBody_NamesTheMember(string body, string param)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.PostAsync("/admin/v1/users", body, await gateway.CreateAdminKeyAsync())).AssertError(400, "validation_error", param);
    }

    [Fact]
    public async Task AddMember_ChangeRole_Remove()
    {
        await using var gateway = await TestGateway.StartAsync();
        await Tenant.CreateAsync(gateway);
        var (platform, admin) = (await gateway.CreateAdminKeyAsync(isPlatformAdmin: true), await gateway.CreateAdminKeyAsync());
        var id = (await gateway.PostAsync("/admin/v1/users", """{"external_id":"ada"}""", platform)).Json.GetProperty("id").GetGuid();
        (await gateway.PostAsync("/admin/v1/organizations/acme/teams/core/members", Body(id), admin)).AssertError(404, "not_found");

        Assert.Equal((201, "null"), await gateway.PostAsync(Members, Body(id), admin) is var added ? (added.Status, added.Text) : default);
        (await gateway.PostAsync(Members, Body(id), admin)).AssertError(409, "conflict");
        var ofTeam = await gateway.PostAsync("/admin/v1/organizations/acme/teams/core/members", Body(id, "admin"), admin);
        Assert.Equal((201, "admin"), (ofTeam.Status, ofTeam.Json.GetProperty("role").GetString()));
        Assert.Equal("viewer", (await gateway.PatchAsync($"{Members}/{id}", """{"role":"viewer"}""", admin)).AssertOk().Json.GetProperty("role").GetString());
        (await gateway.PatchAsync($"{Members}/{id}", """{"role":"king"}""", admin)).AssertError(400, "validation_error", "role");
        (await gateway.PatchAsync($"/admin/v1/organizations/acme/teams/core/members/{id}", """{"role":"owner"}""", admin)).AssertError(400, "validation_error", "role");
        (await gateway.SendAsync(HttpMethod.Delete, $"{Members}/{id}", key: admin)).AssertOk();

        (await gateway.SendAsync(HttpMethod.Delete, $"{Members}/{id}", key: admin)).AssertError(404, "not_found");
        (await gateway.GetAsync($"/admin/v1/users/{id}", admin)).AssertError(404, "not_found");
        Assert.Empty((await gateway.GetAsync("/admin/v1/organizations/acme/teams/core/members", admin)).AssertOk().Json.GetProperty("data").EnumerateArray());
        var actions = (await gateway.GetAsync("/admin/v1/audit-logs", admin)).AssertOk().Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("action").GetString());
        Assert.Equal(["membership.add_org", "membership.remove_org", "membership.update_org", "team.add_member"], actions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Check47_UserOfAnotherOrganization_DoesNotExist()
    {
        await using var gateway = await TestGateway.StartAsync();
        await Tenant.CreateAsync(gateway);
        var beta = await Tenant.CreateAsync(gateway, await gateway.CreateOrganizationAsync("beta"));
        var foreigner = await beta.CreateUserAsync("bob");
        var (platform, admin) = (await gateway.CreateAdminKeyAsync(isPlatformAdmin: true), await gateway.CreateAdminKeyAsync());

        (await gateway.PostAsync(Members, Body(foreigner.Id), admin)).AssertError(404, "not_found");
        (await gateway.PostAsync("/admin/v1/organizations/acme/teams/core/members", Body(foreigner.Id), admin)).AssertError(404, "not_found");
        (await gateway.PostAsync("/admin/v1/organizations/acme/projects/app/members", Body(foreigner.Id), admin)).AssertError(404, "not_found");
        (await gateway.PostAsync(Members, Body(foreigner.Id), platform)).AssertError(409, "conflict");
        (await gateway.GetAsync($"/admin/v1/users/{foreigner.Id}/api-keys", admin)).AssertError(404, "not_found");
    }

    [Fact]
    public async Task Check50_NobodyGrantsAboveTheirOwnRankAndTheLastOwnerStays()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var (owner, ownerKey) = await tenant.CreateCallerAsync("owner", MembershipRole.Owner);
        var (_, admin) = await tenant.CreateCallerAsync("admin", MembershipRole.Admin);
        var user = await tenant.CreateUserAsync("ada");

        (await gateway.PatchAsync($"{Members}/{user.Id}", """{"role":"owner"}""", admin)).AssertError(403, "forbidden");
        (await gateway.PatchAsync($"{Members}/{owner.Id}", """{"role":"viewer"}""", admin)).AssertError(403, "forbidden");
        (await gateway.SendAsync(HttpMethod.Delete, $"{Members}/{owner.Id}", key: admin)).AssertError(403, "forbidden");
        (await gateway.PostAsync("/admin/v1/organizations/acme/service-accounts", """{"slug":"x","name":"X","roles":["owner"]}""", admin)).AssertError(403, "forbidden");
        (await gateway.PatchAsync($"{Members}/{owner.Id}", """{"role":"admin"}""", ownerKey)).AssertError(409, "conflict");
        (await gateway.SendAsync(HttpMethod.Delete, $"{Members}/{owner.Id}", key: ownerKey)).AssertError(409, "conflict");

        (await gateway.PatchAsync($"{Members}/{user.Id}", """{"role":"owner"}""", ownerKey)).AssertOk();
        (await gateway.PatchAsync($"{Members}/{owner.Id}", """{"role":"admin"}""", ownerKey)).AssertOk();

        // In force with the next call: the caller is an administrator only.
        (await gateway.PatchAsync($"{Members}/{user.Id}", """{"role":"member"}""", ownerKey)).AssertError(403, "forbidden");
    }

    [Fact]
    public async Task Remove_StopsTheUsersKeysAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var admin = await gateway.CreateAdminKeyAsync();
        var user = await tenant.CreateUserAsync("ada");
        var (key, _) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.User, user.Id, "chat");
        (await gateway.ChatAsync(key: key)).AssertOk();

        (await gateway.SendAsync(HttpMethod.Delete, $"{Members}/{user.Id}", key: admin)).AssertOk();

        (await gateway.ChatAsync(key: key)).AssertError(401, "invalid_api_key");
    }

    [Fact]
    public async Task AUserWhoMoves_LeavesTheirFormerKeysToTheFormerOrganization()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var beta = await gateway.CreateOrganizationAsync("beta");
        var (admin, betaAdmin) = (await gateway.CreateAdminKeyAsync(), await gateway.CreateAdminKeyAsync(beta));
        var user = await tenant.CreateUserAsync("ada");
        var (_, former) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.User, user.Id, "chat");
        (await gateway.SendAsync(HttpMethod.Delete, $"{Members}/{user.Id}", key: admin)).AssertOk();
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/organizations/beta/members", Body(user.Id), betaAdmin)).Status);

        (await gateway.GetAsync($"/admin/v1/api-keys/{former.Id}", betaAdmin)).AssertError(404, "not_found");
        (await gateway.GetAsync($"/admin/v1/api-keys/{former.Id}/usage", betaAdmin)).AssertError(404, "not_found");
        Assert.Empty((await gateway.GetAsync($"/admin/v1/users/{user.Id}/api-keys", betaAdmin)).AssertOk().Json.GetProperty("data").EnumerateArray());
        (await gateway.GetAsync($"/admin/v1/api-keys/{former.Id}", admin)).AssertOk();
        (await gateway.GetAsync($"/admin/v1/users/{user.Id}", admin)).AssertError(404, "not_found");
    }

    [Fact]
    public async Task EraseUser_TakesTheirKeysAndTellsHowMany()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var (self, admin) = await tenant.CreateCallerAsync("admin", MembershipRole.Admin);
        var owner = await tenant.CreateUserAsync("owner", MembershipRole.Owner);
        var user = await tenant.CreateUserAsync("ada");
        var (key, record) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.User, user.Id, "chat");
        (await gateway.ChatAsync(key: key)).AssertOk();

        (await gateway.SendAsync(HttpMethod.Delete, $"/admin/v1/users/{self.Id}", key: admin)).AssertError(409, "conflict");
        (await gateway.SendAsync(HttpMethod.Delete, $"/admin/v1/users/{owner.Id}", key: admin)).AssertError(409, "conflict");
        var erased = (await gateway.SendAsync(HttpMethod.Delete, $"/admin/v1/users/{user.Id}", key: admin)).AssertOk().Json;

        Assert.Equal((true, 1, 0), (erased.GetProperty("deleted").GetBoolean(), erased.GetProperty("api_keys_deleted").GetInt32(), erased.GetProperty("conversations_deleted").GetInt32()));
        (await gateway.ChatAsync(key: key)).AssertError(401, "invalid_api_key");
        (await gateway.GetAsync($"/admin/v1/api-keys/{record.Id}", admin)).AssertError(404, "not_found");
        (await gateway.GetAsync($"/admin/v1/users/{user.Id}", admin)).AssertError(404, "not_found");
    }

    private static string Body(Guid id, string role = "member") => $$"""{"user_id":"{{id}}","role":"{{role}}"}""";
}
