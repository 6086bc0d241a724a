using System.Security.Cryptography;
using System.Text;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class AuditLogTests
{
    private const string Price = """{"owner":{"type":"global"},"provider":"test","model":"m","per_request":5}""";

    // admin-and-auth 69
    [Fact]
    public async Task Change_LeavesOneRecordWithActorAddressAndBothStates()
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var id = (await gateway.PostAsync("/admin/v1/model-pricing", Price, platform)).Json.GetProperty("id").GetGuid();
        (await gateway.PostAsync("/admin/v1/model-pricing", Price, platform)).AssertError(409, "conflict");

        (await gateway.PatchAsync($"/admin/v1/model-pricing/{id}", """{"per_request":6}""", platform)).AssertOk();

        var records = (await gateway.GetAsync($"/admin/v1/audit-logs?resource_id={id}", platform)).AssertOk().Json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(["model_pricing.update", "model_pricing.create"], records.Select(record => record.GetProperty("action").GetString()));
        var update = records[0];
        Assert.Equal("api_key", update.GetProperty("actor_type").GetString());
        Assert.NotEqual(Guid.Empty, update.GetProperty("actor_id").GetGuid());
        Assert.Equal("127.0.0.1", update.GetProperty("ip_address").GetString()!.Replace("::ffff:", "", StringComparison.Ordinal));
        var details = update.GetProperty("details");
        Assert.Equal((5, 6), (details.GetProperty("before").GetProperty("per_request").GetInt32(), details.GetProperty("after").GetProperty("per_request").GetInt32()));
        Assert.NotEmpty(details.GetProperty("request_id").GetString()!);
        Assert.Equal(
            update.GetProperty("id").GetGuid(),
            (await gateway.GetAsync($"/admin/v1/audit-logs/{update.GetProperty("id").GetGuid()}", platform)).AssertOk().Json.GetProperty("id").GetGuid());
    }

    // admin-and-auth 69
    [Fact]
    public async Task EveryMutation_LeavesOneRecordOfItsOrganizationWithoutTheSecret()
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(await gateway.CreateOrganizationAsync("other"), isPlatformAdmin: true);
        var created = (await gateway.CreateKeyAsync(platform, "\"name\":\"k\"")).Json;
        var path = $"/admin/v1/api-keys/{created.GetProperty("id").GetGuid()}";
        (await gateway.PatchAsync(path, """{"name":"renamed"}""", platform)).AssertOk();
        var rotated = (await gateway.PostAsync($"{path}/rotate", "{}", platform)).Json;
        (await gateway.SendAsync(HttpMethod.Delete, path, key: platform)).AssertOk();
        (await gateway.SendAsync(HttpMethod.Delete, path, key: platform)).AssertOk();
        (await gateway.PatchAsync("/admin/v1/organizations/acme", """{"name":"New"}""", platform)).AssertOk();
        (await gateway.SendAsync(HttpMethod.Delete, "/admin/v1/organizations/acme", key: platform)).AssertOk();

        var log = (await gateway.GetAsync($"/admin/v1/audit-logs?org_id={gateway.Organization.Id}", platform)).AssertOk();

        string[] expected = ["api_key.create", "api_key.revoke", "api_key.rotate", "api_key.update", "organization.delete", "organization.update"];
        Assert.Equal(expected, log.Json.GetProperty("data").EnumerateArray().Select(record => record.GetProperty("action").GetString()!).Order(StringComparer.Ordinal));
        foreach (var secret in new[] { created.GetProperty("key").GetString()!, rotated.GetProperty("key").GetString()!, platform })
        {
            Assert.DoesNotContain(secret, log.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret))), log.Text, StringComparison.Ordinal);
        }
    }

    // admin-and-auth 46
    [Fact]
    public async Task List_OfAnotherOrganization_IsNotFoundAndTheOwnHoldsOnlyTheOwn()
    {
        await using var gateway = await TestGateway.StartAsync();
        var other = await gateway.CreateOrganizationAsync("other");
        var (admin, stranger) = (await gateway.CreateAdminKeyAsync(), await gateway.CreateAdminKeyAsync(other));
        var own = $$"""{"owner":{"type":"organization","org_id":"{{gateway.Organization.Id}}"},"provider":"test","model":"m"}""";
        await gateway.PostAsync("/admin/v1/model-pricing/upsert", own, admin);

        var mine = (await gateway.GetAsync("/admin/v1/audit-logs", admin)).AssertOk().Json.GetProperty("data");

        Assert.Equal(1, mine.GetArrayLength());
        Assert.Equal(gateway.Organization.Id, mine[0].GetProperty("org_id").GetGuid());
        Assert.Equal(0, (await gateway.GetAsync("/admin/v1/audit-logs", stranger)).AssertOk().Json.GetProperty("data").GetArrayLength());
        (await gateway.GetAsync($"/admin/v1/audit-logs?org_id={gateway.Organization.Id}", stranger)).AssertError(404, "not_found");
        (await gateway.GetAsync($"/admin/v1/audit-logs/{mine[0].GetProperty("id").GetGuid()}", stranger)).AssertError(404, "not_found");
    }

    [Fact]
    public async Task List_WithFilters_ShowsWhatFits()
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        await gateway.PostAsync("/admin/v1/model-pricing", Price, platform);

        Assert.Equal(1, await CountAsync("actor_type=api_key&action=model_pricing.create&resource_type=model_pricing"));
        Assert.Equal(0, await CountAsync("actor_type=user"));
        Assert.Equal(0, await CountAsync("to=2020-01-01T00:00:00Z"));
        Assert.Equal(0, await CountAsync($"project_id={Guid.NewGuid()}"));
        (await gateway.GetAsync("/admin/v1/audit-logs?actor_type=ghost", platform)).AssertError(400, "bad_request", "actor_type");
        (await gateway.GetAsync("/admin/v1/audit-logs?from=yesterday", platform)).AssertError(400, "bad_request", "from");
        (await gateway.GetAsync("/admin/v1/audit-logs?org_id=acme", platform)).AssertError(400, "bad_request", "org_id");

        async Task<int> CountAsync(string query)
            => (await gateway.GetAsync($"/admin/v1/audit-logs?{query}", platform)).AssertOk().Json.GetProperty("data").GetArrayLength();
    }
}
