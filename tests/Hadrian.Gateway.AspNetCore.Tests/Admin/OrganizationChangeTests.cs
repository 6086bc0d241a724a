namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class OrganizationChangeTests
{
    [Fact]
    public async Task Delete_KillsItsKeysAtOnceFreesTheSlugAndIsIdempotent()
    {
        await using var gateway = await TestGateway.StartAsync();
        var other = await gateway.CreateOrganizationAsync("other");
        var platform = await gateway.CreateAdminKeyAsync(other, isPlatformAdmin: true);
        (await gateway.ChatAsync()).AssertOk();

        Assert.Equal("null", (await gateway.SendAsync(HttpMethod.Delete, "/admin/v1/organizations/acme", key: platform)).AssertOk().Text);

        (await gateway.ChatAsync()).AssertError(401, "invalid_api_key");
        (await gateway.GetAsync("/admin/v1/organizations/acme", platform)).AssertError(404, "not_found");
        (await gateway.SendAsync(HttpMethod.Delete, "/admin/v1/organizations/acme", key: platform)).AssertOk();
        Assert.Equal(1, (await gateway.GetAsync("/admin/v1/organizations", platform)).Json.GetProperty("data").GetArrayLength());
        Assert.Equal(2, (await gateway.GetAsync("/admin/v1/organizations?include_deleted=true", platform)).Json.GetProperty("data").GetArrayLength());
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/organizations", """{"slug":"acme","name":"Second"}""", platform)).Status);
    }

    [Fact]
    public async Task Delete_ByItsOwnAdministrator_IsForbiddenAndOfOthersNotFound()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.CreateOrganizationAsync("other");
        var admin = await gateway.CreateAdminKeyAsync();

        (await gateway.SendAsync(HttpMethod.Delete, "/admin/v1/organizations/acme", key: admin)).AssertError(403, "forbidden");
        (await gateway.SendAsync(HttpMethod.Delete, "/admin/v1/organizations/other", key: admin)).AssertError(404, "not_found");
        (await gateway.PatchAsync("/admin/v1/organizations/other", """{"name":"x"}""", admin)).AssertError(404, "not_found");
    }

    [Fact]
    public async Task Update_ChangesTheName()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();

        (await gateway.PatchAsync("/admin/v1/organizations/acme", """{"name":"New"}""", admin)).AssertOk();
        (await gateway.PatchAsync("/admin/v1/organizations/acme", "{}", admin)).AssertOk();

        Assert.Equal("New", (await gateway.GetAsync("/admin/v1/organizations/acme", admin)).Json.GetProperty("name").GetString());
        (await gateway.PatchAsync("/admin/v1/organizations/acme", """{"name":""}""", admin)).AssertError(400, "validation_error", "name");
    }

    [Fact]
    public async Task UpdateKey_TakesEffectWithTheNextCallAndClearsWhatIsNull()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var created = (await gateway.CreateKeyAsync(admin, "\"name\":\"k\",\"rate_limit_rpm\":2,\"budget_limit_cents\":5000,\"budget_period\":\"daily\"")).Json;
        var (secret, path) = (created.GetProperty("key").GetString()!, $"/admin/v1/api-keys/{created.GetProperty("id").GetGuid()}");
        Assert.Equal(2, (await gateway.ChatAsync(key: secret)).AssertOk().IntHeader("X-RateLimit-Limit"));

        var changed = (await gateway.PatchAsync(path, """{"rate_limit_rpm":5,"budget_limit_cents":null,"budget_period":null}""", admin)).AssertOk().Json;

        Assert.Equal(System.Text.Json.JsonValueKind.Null, changed.GetProperty("budget_limit_cents").ValueKind);
        Assert.Equal("k", changed.GetProperty("name").GetString());
        Assert.Equal(5, (await gateway.ChatAsync(key: secret)).AssertOk().IntHeader("X-RateLimit-Limit"));
        (await gateway.PatchAsync(path, """{"budget_limit_cents":5}""", admin)).AssertError(400, "validation_error", "budget_period");
        await gateway.SendAsync(HttpMethod.Delete, path, key: admin);
        (await gateway.PatchAsync(path, """{"name":"x"}""", admin)).AssertError(409, "conflict");
    }
}
