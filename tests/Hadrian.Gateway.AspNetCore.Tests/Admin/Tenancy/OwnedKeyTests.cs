namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>Keys of teams, projects, users and service accounts, and who may make them.</summary>
public sealed class OwnedKeyTests
{
    [Theory]
    [InlineData("team", "team_id")]
    [InlineData("project", "project_id")]
    [InlineData("user", "user_id")]
    [InlineData("service_account", "service_account_id")]
    public async Task Create_ForEveryKindOfOwner_WorksAndIsListedThere(string type, string member)
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var user = await tenant.CreateUserAsync("ada");
        var admin = await gateway.CreateAdminKeyAsync();
        var (owner, list) = type switch
        {
            "team" => (tenant.Team.Id, "organizations/acme/teams/core"),
            "project" => (tenant.Project.Id, "organizations/acme/projects/app"),
            "user" => (user.Id, $"users/{user.Id}"),
            _ => (tenant.ServiceAccount.Id, "organizations/acme/service-accounts/ci"),
        };

        var made = await gateway.PostAsync("/admin/v1/api-keys", Body(type, member, owner), admin);

        Assert.Equal(201, made.Status);
        Assert.Equal(owner, made.Json.GetProperty("owner").GetProperty(member).GetGuid());
        (await gateway.ChatAsync(key: made.Json.GetProperty("key").GetString())).AssertOk();
        var listed = Assert.Single((await gateway.GetAsync($"/admin/v1/{list}/api-keys", admin)).AssertOk().Json.GetProperty("data").EnumerateArray());
        Assert.Equal(made.Json.GetProperty("id").GetGuid(), listed.GetProperty("id").GetGuid());
        var nested = (await gateway.GetAsync("/admin/v1/organizations/acme/api-keys?include_nested=true", admin)).AssertOk().Json.GetProperty("data").EnumerateArray();
        Assert.Contains(nested, key => key.GetProperty("id").GetGuid() == made.Json.GetProperty("id").GetGuid());
        Assert.Equal(gateway.Organization.Id, (await gateway.GetAsync("/admin/v1/audit-logs?action=api_key.create", admin)).AssertOk().Json.GetProperty("data")[0].GetProperty("org_id").GetGuid());
    }

    [Fact]
    public async Task Check44_OwnersOfAnotherOrganization_DoNotExist()
    {
        await using var gateway = await TestGateway.StartAsync();
        var beta = await Tenant.CreateAsync(gateway, await gateway.CreateOrganizationAsync("beta"));
        var user = await beta.CreateUserAsync("bob");
        var admin = await gateway.CreateAdminKeyAsync();

        foreach (var (type, member, owner) in ((string, string, Guid)[])
            [("organization", "org_id", beta.Id), ("team", "team_id", beta.Team.Id), ("project", "project_id", beta.Project.Id), ("user", "user_id", user.Id), ("service_account", "service_account_id", beta.ServiceAccount.Id)])
        {
            (await gateway.PostAsync("/admin/v1/api-keys", Body(type, member, owner), admin)).AssertError(404, "not_found");
        }

        var betaAdmin = await gateway.CreateAdminKeyAsync(beta.Organization);
        Assert.Single((await gateway.GetAsync("/admin/v1/organizations/beta/api-keys?include_nested=true", betaAdmin)).AssertOk().Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Check49_AMember_HasKeysOfTheirOwnOnly()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var (_, key) = await tenant.CreateCallerAsync("ada", MembershipRole.Member);
        var other = await tenant.CreateUserAsync("bob");
        var (_, othersKey) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.User, other.Id);

        (await gateway.CreateKeyAsync(key, "\"name\":\"x\"")).AssertError(403, "forbidden");
        var made = await gateway.PostAsync("/admin/v1/me/api-keys", """{"name":"mine","scopes":["chat"]}""", key);

        Assert.Equal(201, made.Status);
        (await gateway.ChatAsync(key: made.Json.GetProperty("key").GetString())).AssertOk();
        (await gateway.GetAsync($"/admin/v1/me/api-keys/{othersKey.Id}", key)).AssertError(404, "not_found");
        (await gateway.GetAsync($"/admin/v1/api-keys/{othersKey.Id}", key)).AssertError(403, "forbidden");
        (await gateway.PostAsync("/admin/v1/me/api-keys", $$$"""{"name":"x","owner":{"type":"user","user_id":"{{{other.Id}}}"}}""", key)).AssertError(400, "validation_error", "owner");
        var id = made.Json.GetProperty("id").GetGuid();
        var rotated = await gateway.PostAsync($"/admin/v1/me/api-keys/{id}/rotate", "{}", key);
        Assert.Equal(201, rotated.Status);
        (await gateway.SendAsync(HttpMethod.Delete, $"/admin/v1/me/api-keys/{rotated.Json.GetProperty("id").GetGuid()}", key: key)).AssertOk();
        (await gateway.ChatAsync(key: rotated.Json.GetProperty("key").GetString())).AssertError(401, "invalid_api_key");
        var admin = await gateway.CreateAdminKeyAsync();
        var actions = (await gateway.GetAsync("/admin/v1/audit-logs?resource_type=api_key", admin)).AssertOk().Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("action").GetString());
        Assert.Equal(["api_key.self_create", "api_key.self_revoke", "api_key.self_rotate"], actions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Create_KeyThatActsAboveItsMaker_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var owner = await tenant.CreateUserAsync("owner", MembershipRole.Owner);
        var (_, admin) = await tenant.CreateCallerAsync("admin", MembershipRole.Admin);
        var (_, ownersKey) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.User, owner.Id);

        (await gateway.PostAsync("/admin/v1/api-keys", Body("user", "user_id", owner.Id, "admin"), admin)).AssertError(403, "forbidden");
        (await gateway.PostAsync($"/admin/v1/api-keys/{ownersKey.Id}/rotate", "{}", admin)).AssertError(403, "forbidden");

        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/api-keys", Body("user", "user_id", owner.Id, "chat"), admin)).Status);
        (await gateway.SendAsync(HttpMethod.Delete, $"/admin/v1/api-keys/{ownersKey.Id}", key: admin)).AssertOk();
    }

    [Fact]
    public async Task Create_ForAUserOfNoOrganization_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var id = (await gateway.PostAsync("/admin/v1/users", """{"external_id":"ada"}""", platform)).Json.GetProperty("id").GetGuid();

        (await gateway.PostAsync("/admin/v1/api-keys", Body("user", "user_id", id), platform)).AssertError(409, "conflict");
    }

    [Fact]
    public async Task Calls_AreChargedToTheOwnerAndItsOrganization()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var user = await tenant.CreateUserAsync("ada");
        var calls = 0;
        foreach (var (kind, owner) in ((ApiKeyOwnerKind, Guid)[])
            [(ApiKeyOwnerKind.Team, tenant.Team.Id), (ApiKeyOwnerKind.Project, tenant.Project.Id), (ApiKeyOwnerKind.User, user.Id), (ApiKeyOwnerKind.ServiceAccount, tenant.ServiceAccount.Id)])
        {
            var (key, record) = await tenant.CreateKeyAsync(kind, owner, "chat");
            (await gateway.ChatAsync(key: key)).AssertOk();

            var row = await gateway.Usage.WaitForAsync(++calls);
            Assert.Equal(record.Id, row.ApiKeyId);
            Assert.Equal(tenant.Id, row.OrganizationId);
            Assert.Equal(owner, kind switch
            {
                ApiKeyOwnerKind.Team => row.TeamId,
                ApiKeyOwnerKind.Project => row.ProjectId,
                ApiKeyOwnerKind.User => row.UserId,
                _ => row.ServiceAccountId,
            });
        }
    }

    private static string Body(string type, string member, Guid owner, string scope = "chat")
        => $$$"""{"name":"key","scopes":["{{{scope}}}"],"owner":{"type":"{{{type}}}","{{{member}}}":"{{{owner}}}"}}""";
}
