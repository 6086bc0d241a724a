namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class ModelPricingTests
{
    private const string Price = "\"provider\":\"mock\",\"model\":\"gpt-mock\",\"input_per_1m_tokens\":3000000,\"output_per_1m_tokens\":9000000";
    private const string Global = $"{{\"owner\":{{\"type\":\"global\"}},{Price}}}";

    [Fact]
    public async Task Create_HoldsForTheNextCallAndDeletedNoLonger()
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        Assert.NotEqual("database", (await gateway.ChatAsync()).AssertOk().Header("X-Pricing-Source"));

        var created = await gateway.PostAsync("/admin/v1/model-pricing", Global, platform);

        Assert.Equal(201, created.Status);
        Assert.Equal(3_000_000, created.Json.GetProperty("input_per_1m_tokens").GetInt64());
        Assert.Equal("manual", created.Json.GetProperty("source").GetString());
        var priced = (await gateway.ChatAsync()).AssertOk();
        Assert.Equal("database", priced.Header("X-Pricing-Source"));
        var tokens = priced.Json.GetProperty("usage");
        Assert.Equal(
            (3 * tokens.GetProperty("prompt_tokens").GetInt64()) + (9 * tokens.GetProperty("completion_tokens").GetInt64()),
            priced.IntHeader("X-Cost-Microcents"));

        var path = $"/admin/v1/model-pricing/{created.Json.GetProperty("id").GetGuid()}";
        (await gateway.SendAsync(HttpMethod.Delete, path, key: platform)).AssertOk();
        (await gateway.GetAsync(path, platform)).AssertError(404, "not_found");
        Assert.NotEqual("database", (await gateway.ChatAsync()).AssertOk().Header("X-Pricing-Source"));
    }

    [Fact]
    public async Task Create_Twice_IsAConflictAndUpsertReplaces()
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var first = await gateway.PostAsync("/admin/v1/model-pricing", Global, platform);

        (await gateway.PostAsync("/admin/v1/model-pricing", Global, platform)).AssertError(409, "conflict");
        var replaced = (await gateway.PostAsync(
            "/admin/v1/model-pricing/upsert", """{"owner":{"type":"global"},"provider":"mock","model":"gpt-mock","per_request":5}""", platform)).AssertOk().Json;

        Assert.Equal(first.Json.GetProperty("id").GetGuid(), replaced.GetProperty("id").GetGuid());
        Assert.Equal((0, 5), (replaced.GetProperty("input_per_1m_tokens").GetInt64(), replaced.GetProperty("per_request").GetInt64()));
        Assert.Single((await gateway.GetAsync("/admin/v1/model-pricing", platform)).AssertOk().Json.GetProperty("data").EnumerateArray());
        var upsert = (await gateway.GetAsync($"/admin/v1/audit-logs?action=model_pricing.upsert&resource_id={first.Json.GetProperty("id").GetGuid()}", platform))
            .AssertOk().Json.GetProperty("data")[0].GetProperty("details");
        Assert.Equal(3_000_000, upsert.GetProperty("before").GetProperty("input_per_1m_tokens").GetInt64());
    }

    [Fact]
    public async Task Update_KeepsWhatIsAbsentAndClearsWhatIsNull()
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);
        var created = await gateway.PostAsync("/admin/v1/model-pricing", $"{{\"owner\":{{\"type\":\"global\"}},\"cached_input_per_1m_tokens\":1,\"per_request\":2,{Price}}}", platform);
        var path = $"/admin/v1/model-pricing/{created.Json.GetProperty("id").GetGuid()}";

        var changed = (await gateway.PatchAsync(path, """{"cached_input_per_1m_tokens":null,"output_per_1m_tokens":7}""", platform)).AssertOk().Json;

        Assert.Equal(System.Text.Json.JsonValueKind.Null, changed.GetProperty("cached_input_per_1m_tokens").ValueKind);
        Assert.Equal((3_000_000, 7, 2), (
            changed.GetProperty("input_per_1m_tokens").GetInt64(), changed.GetProperty("output_per_1m_tokens").GetInt64(), changed.GetProperty("per_request").GetInt64()));
    }

    // admin-and-auth 48
    [Fact]
    public async Task Write_OfPricesThatAreNotTheCallers_IsRefusedAndSetsNothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        var other = await gateway.CreateOrganizationAsync("other");
        var admin = await gateway.CreateAdminKeyAsync();
        var own = $"{{\"owner\":{{\"type\":\"organization\",\"org_id\":\"{gateway.Organization.Id}\"}},{Price}}}";
        var foreign = $"{{\"owner\":{{\"type\":\"organization\",\"org_id\":\"{other.Id}\"}},{Price}}}";

        (await gateway.PostAsync("/admin/v1/model-pricing", Global, admin)).AssertError(403, "forbidden");
        (await gateway.PostAsync("/admin/v1/model-pricing/upsert", foreign, admin)).AssertError(404, "not_found");
        (await gateway.PostAsync("/admin/v1/model-pricing/bulk", $"[{own},{foreign}]", admin)).AssertError(404, "not_found");
        (await gateway.PostAsync("/admin/v1/model-pricing/bulk", $"[{own},{Global}]", admin)).AssertError(403, "forbidden");

        Assert.Empty((await gateway.GetAsync("/admin/v1/organizations/acme/model-pricing", admin)).AssertOk().Json.GetProperty("data").EnumerateArray());
        Assert.Equal(1, (await gateway.PostAsync("/admin/v1/model-pricing/bulk", $"[{own}]", admin)).AssertOk().Json.GetProperty("count").GetInt32());
        var listed = (await gateway.GetAsync("/admin/v1/organizations/acme/model-pricing", admin)).AssertOk().Json.GetProperty("data")[0];
        Assert.Equal(gateway.Organization.Id, listed.GetProperty("owner").GetProperty("org_id").GetGuid());
        Assert.Equal("database", (await gateway.ChatAsync()).AssertOk().Header("X-Pricing-Source"));
        var strangers = await gateway.CreateAdminKeyAsync(other);
        (await gateway.GetAsync($"/admin/v1/model-pricing/{listed.GetProperty("id").GetGuid()}", strangers)).AssertError(404, "not_found");
        (await gateway.GetAsync("/admin/v1/organizations/acme/model-pricing", strangers)).AssertError(404, "not_found");
        Assert.Empty((await gateway.GetAsync("/admin/v1/model-pricing/provider/mock", strangers)).AssertOk().Json.GetProperty("data").EnumerateArray());
    }

    [Theory]
    [InlineData("[]", null)]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    [InlineData("[null]", "[0]")]
    [InlineData("[1]", "[0]")]
    public async Task SetMany_NoListOfPrices_IsRefused(string body, string? param)
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        var reply = await gateway.PostAsync("/admin/v1/model-pricing/bulk", body, platform);

        Assert.Equal((400, "validation_error"), (reply.Status, reply.Json.GetProperty("error").GetProperty("code").GetString()));
        Assert.True(param is null || reply.Json.GetProperty("error").GetProperty("param").GetString() == param, reply.Text);
    }

    [Theory]
    [InlineData("""{"owner":{"type":"global"},"provider":"test","model":"m","input_per_1m_tokens":-1}""", "input_per_1m_tokens")]
    [InlineData("""{"owner":{"type":"global"},"provider":"test","model":"m","per_request":9000000000000}""", "per_request")]
    [InlineData("""{"owner":{"type":"global"},"provider":"","model":"m"}""", "provider")]
    [InlineData("""{"owner":{"type":"global"},"provider":"test"}""", "model")]
    [InlineData("""{"owner":{"type":"galaxy"},"provider":"test","model":"m"}""", "owner")]
    [InlineData("""{"owner":{"type":"organization"},"provider":"test","model":"m"}""", "owner")]
    [InlineData("""{"owner":{"type":"global"},"provider":"test","model":"m","source":"guess"}""", "source")]
    public async Task Create_Invalid_NamesTheMember(string body, string param)
    {
        await using var gateway = await TestGateway.StartAsync();
        var platform = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        (await gateway.PostAsync("/admin/v1/model-pricing", body, platform)).AssertError(400, "validation_error", param);
        (await gateway.PostAsync("/admin/v1/model-pricing/bulk", $"[{body}]", platform)).AssertError(400, "validation_error", param is "owner" ? param : $"[0].{param}");
    }
}
