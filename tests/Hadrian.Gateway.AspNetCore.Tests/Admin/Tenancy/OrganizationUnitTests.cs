namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>Teams, projects and service accounts through the admin API.</summary>
public sealed class OrganizationUnitTests
{
    [Theory]
    [InlineData("teams", """{"slug":"core-1","name":"Core"}""")]
    [InlineData("projects", """{"slug":"core-1","name":"Core","team_id":null}""")]
    [InlineData("service-accounts", """{"slug":"core-1","name":"Core","description":"CI","roles":["admin","deployer"]}""")]
    public async Task Create_Get_Change_Delete(string kind, string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var all = $"/admin/v1/organizations/acme/{kind}";

        var made = await gateway.PostAsync(all, body, admin);

        Assert.Equal(201, made.Status);
        Assert.Equal(gateway.Organization.Id, made.Json.GetProperty("org_id").GetGuid());
        Assert.Equal(made.Json.GetRawText(), (await gateway.GetAsync($"{all}/core-1", admin)).AssertOk().Json.GetRawText());
        (await gateway.PostAsync(all, body, admin)).AssertError(409, "conflict");
        Assert.Equal(1, (await gateway.GetAsync(all, admin)).AssertOk().Json.GetProperty("data").GetArrayLength());
        var changed = (await gateway.PatchAsync($"{all}/core-1", """{"name":"New"}""", admin)).AssertOk().Json;
        Assert.Equal(("core-1", "New"), (changed.GetProperty("slug").GetString(), changed.GetProperty("name").GetString()));
        (await gateway.PatchAsync($"{all}/core-1", """{"slug":"other"}""", admin)).AssertError(400, "validation_error", "slug");
        Assert.Equal("null", (await gateway.SendAsync(HttpMethod.Delete, $"{all}/core-1", key: admin)).AssertOk().Text);
        Assert.Equal("null", (await gateway.SendAsync(HttpMethod.Delete, $"{all}/core-1", key: admin)).AssertOk().Text);
        (await gateway.GetAsync($"{all}/core-1", admin)).AssertError(404, "not_found");
        Assert.Equal(201, (await gateway.PostAsync(all, body, admin)).Status);
        Assert.Equal(2, (await gateway.GetAsync($"{all}?include_deleted=true", admin)).AssertOk().Json.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("teams", """{"name":"x"}""", "slug")]
    [InlineData("teams", """{"slug":"Bad_Slug","name":"x"}""", "slug")]
    [InlineData("teams", """{"slug":"a"}""", "name")]
    [InlineData("teams", """{"slug":"a","name":"b","id":"00000000-0000-0000-0000-000000000001"}""", "id")]
    [InlineData("teams", """{"slug":"a","name":"b","org_id":"00000000-0000-0000-0000-000000000001"}""", "org_id")]
    [InlineData("projects", """{"slug":"a","name":"b","team_id":"00000000-0000-0000-0000-000000000001"}""", "team_id")]
    [InlineData("service-accounts", """{"slug":"a","name":"b","roles":[""]}""", "roles")]
    [InlineData("service-accounts", """{"slug":"a","name":"b","roles":["_system_bootstrap"]}""", "roles")]
    [InlineData("service-accounts", """{"slug":"a","name":"b","roles":[null]}""", "roles")]
    public async Task Check54_BadBody_NamesTheMember(string kind, string body, string param)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();

        (await gateway.PostAsync($"/admin/v1/organizations/acme/{kind}", body, admin)).AssertError(400, "validation_error", param);
    }

    [Fact]
    public async Task Check47_ProjectWithAnotherOrganizationsTeam_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        var beta = await Tenant.CreateAsync(gateway, await gateway.CreateOrganizationAsync("beta"));
        var tenant = await Tenant.CreateAsync(gateway);
        var admin = await gateway.CreateAdminKeyAsync();

        (await gateway.PostAsync("/admin/v1/organizations/acme/projects", $$$"""{"slug":"x","name":"X","team_id":"{{{beta.Team.Id}}}"}""", admin))
            .AssertError(400, "validation_error", "team_id");
        (await gateway.PatchAsync("/admin/v1/organizations/acme/projects/app", $$$"""{"team_id":"{{{beta.Team.Id}}}"}""", admin))
            .AssertError(400, "validation_error", "team_id");

        var own = (await gateway.PatchAsync("/admin/v1/organizations/acme/projects/app", """{"team_id":null}""", admin)).AssertOk().Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, own.GetProperty("team_id").ValueKind);
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/organizations/acme/projects", $$$"""{"slug":"x","name":"X","team_id":"{{{tenant.Team.Id}}}"}""", admin)).Status);
    }

    [Fact]
    public async Task Check42_ForeignOrganization_AnswersAsAMissingOne()
    {
        await using var gateway = await TestGateway.StartAsync();
        await Tenant.CreateAsync(gateway, await gateway.CreateOrganizationAsync("beta"));
        var admin = await gateway.CreateAdminKeyAsync();

        foreach (var rest in (string[])["", "/teams", "/teams/core", "/projects/app", "/service-accounts/ci", "/members", "/api-keys", "/usage"])
        {
            var foreign = await gateway.GetAsync($"/admin/v1/organizations/beta{rest}", admin);
            var missing = await gateway.GetAsync($"/admin/v1/organizations/nobody{rest}", admin);
            foreign.AssertError(404, "not_found");
            Assert.Equal(missing.Json.GetProperty("error").GetProperty("message").GetString(), foreign.Json.GetProperty("error").GetProperty("message").GetString());
        }
    }

    [Fact]
    public async Task Delete_Team_StopsItsKeysAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var admin = await gateway.CreateAdminKeyAsync();
        var (ofTeam, _) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.Team, tenant.Team.Id, "chat");
        var (ofProject, _) = await tenant.CreateKeyAsync(ApiKeyOwnerKind.Project, tenant.Project.Id, "chat");
        (await gateway.ChatAsync(key: ofTeam)).AssertOk();
        (await gateway.ChatAsync(key: ofProject)).AssertOk();

        (await gateway.SendAsync(HttpMethod.Delete, "/admin/v1/organizations/acme/teams/core", key: admin)).AssertOk();

        (await gateway.ChatAsync(key: ofTeam)).AssertError(401, "invalid_api_key");
        (await gateway.ChatAsync(key: ofProject)).AssertError(401, "invalid_api_key");
        (await gateway.GetAsync("/admin/v1/organizations/acme/projects/app", admin)).AssertError(404, "not_found");
        var logged = (await gateway.GetAsync("/admin/v1/audit-logs?action=team.delete", admin)).AssertOk().Json.GetProperty("data");
        Assert.Equal(tenant.Team.Id, Assert.Single(logged.EnumerateArray()).GetProperty("resource_id").GetGuid());
    }

    [Fact]
    public async Task List_OfAMember_ShowsWhatTheyBelongTo()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tenant = await Tenant.CreateAsync(gateway);
        var admin = await gateway.CreateAdminKeyAsync();
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/organizations/acme/projects", """{"slug":"other","name":"Other"}""", admin)).Status);
        var (user, key) = await tenant.CreateCallerAsync("ada", MembershipRole.Member);
        Assert.Empty(await SlugsAsync(gateway, "projects", key));

        await tenant.JoinAsync(user, MembershipTargetKind.Team, tenant.Team.Id, MembershipRole.Viewer);

        Assert.Equal(["core"], await SlugsAsync(gateway, "teams", key));
        Assert.Equal(["app"], await SlugsAsync(gateway, "projects", key));
        Assert.Equal(["other", "app"], await SlugsAsync(gateway, "projects", admin));
        (await gateway.GetAsync("/admin/v1/organizations/acme/projects/app", key)).AssertOk();
        (await gateway.GetAsync("/admin/v1/organizations/acme/projects/other", key)).AssertError(404, "not_found");
    }

    [Fact]
    public async Task Description_TellsPagesFiltersAndFiles()
    {
        await using var gateway = await TestGateway.StartAsync();

        var paths = (await gateway.GetAsync("/api/openapi.json", "")).AssertOk().Json.GetProperty("paths");
        System.Text.Json.JsonElement Get(string path) => paths.GetProperty($"/admin/v1{path}").GetProperty("get");
        static IEnumerable<string> Parameters(System.Text.Json.JsonElement operation) => operation.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!);

        var teams = Get("/organizations/{org_slug}/teams");
        Assert.Equal(["org_slug", "limit", "cursor", "direction", "include_deleted", "q"], Parameters(teams));
        Assert.Equal("#/components/schemas/TeamListResource", teams.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Contains("team_id", Parameters(Get("/usage/logs")));
        Assert.Contains("cursor", Parameters(Get("/usage/logs")));
        var file = Get("/usage/logs/export");
        Assert.Contains("format", Parameters(file));
        Assert.DoesNotContain("cursor", Parameters(file));
        Assert.Equal(["text/csv", "application/x-ndjson"], file.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Select(content => content.Name));
    }

    private static async Task<IEnumerable<string>> SlugsAsync(TestGateway gateway, string kind, string key)
        => (await gateway.GetAsync($"/admin/v1/organizations/acme/{kind}", key)).AssertOk().Json.GetProperty("data")
            .EnumerateArray().Select(unit => unit.GetProperty("slug").GetString()!);
}
