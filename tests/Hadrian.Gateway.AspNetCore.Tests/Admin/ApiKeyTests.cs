using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

public sealed class ApiKeyTests
{
    private static readonly string[] Members =
    [
        "id", "key_prefix", "name", "owner", "budget_limit_cents", "budget_period", "scopes", "allowed_models", "ip_allowlist", "rate_limit_rpm",
        "rate_limit_tpm", "sovereignty_requirements", "created_at", "expires_at", "revoked_at", "last_used_at", "rotated_from_key_id", "rotation_grace_until",
    ];

    [Fact]
    public async Task Create_ShowsTheKeyOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();

        var reply = await gateway.CreateKeyAsync(admin, "\"name\":\"ci\",\"scopes\":[\"chat\"],\"rate_limit_rpm\":5,\"allowed_models\":[\"mock/*\"],\"expires_at\":\"2999-01-01T00:00:00Z\"");

        Assert.Equal(201, reply.Status);
        var created = reply.Json;
        var secret = created.GetProperty("key").GetString()!;
        Assert.Matches("^gw_live_[A-Za-z0-9_-]{43}$", secret);
        Assert.Equal(secret[..12], created.GetProperty("key_prefix").GetString());
        Assert.Equal(gateway.Organization.Id, created.GetProperty("owner").GetProperty("org_id").GetGuid());
        Assert.Equal("organization", created.GetProperty("owner").GetProperty("type").GetString());
        Assert.All(Members, member => Assert.True(created.TryGetProperty(member, out _), member));

        var shown = (await gateway.GetAsync($"/admin/v1/api-keys/{created.GetProperty("id").GetGuid()}", admin)).AssertOk();
        Assert.Equal(Members.Order(), shown.Json.EnumerateObject().Select(member => member.Name).Order());
        Assert.DoesNotContain(secret[12..], shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", shown.Text, StringComparison.Ordinal);
        var used = (await gateway.ChatAsync(key: secret)).AssertOk();
        Assert.Equal(5, used.IntHeader("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Revoke_TakesEffectAtOnceAndIsIdempotent()
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();
        var created = (await gateway.CreateKeyAsync(admin, "\"name\":\"ci\"")).Json;
        var (secret, path) = (created.GetProperty("key").GetString()!, $"/admin/v1/api-keys/{created.GetProperty("id").GetGuid()}");
        (await gateway.ChatAsync(key: secret)).AssertOk();

        var revoked = (await gateway.SendAsync(HttpMethod.Delete, path, key: admin)).AssertOk();

        Assert.Equal("null", revoked.Text);
        (await gateway.ChatAsync(key: secret)).AssertError(401, "invalid_api_key");
        var first = (await gateway.GetAsync(path, admin)).Json.GetProperty("revoked_at").GetString();
        Assert.NotNull(first);
        (await gateway.SendAsync(HttpMethod.Delete, path, key: admin)).AssertOk();
        Assert.Equal(first, (await gateway.GetAsync(path, admin)).Json.GetProperty("revoked_at").GetString());
    }

    [Fact]
    public async Task List_ShowsTheOrganizationsKeysRevokedOnesIncluded()
    {
        await using var gateway = await TestGateway.StartAsync();
        var other = await gateway.CreateOrganizationAsync("other");
        var admin = await gateway.CreateAdminKeyAsync();
        await gateway.CreateAdminKeyAsync(other);
        var id = (await gateway.CreateKeyAsync(admin, "\"name\":\"gone\"")).Json.GetProperty("id").GetGuid();
        await gateway.SendAsync(HttpMethod.Delete, $"/admin/v1/api-keys/{id}", key: admin);

        var list = (await gateway.GetAsync("/admin/v1/organizations/acme/api-keys", admin)).AssertOk().Json;

        var data = list.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(3, data.Count);
        Assert.Equal(id, data[0].GetProperty("id").GetGuid());
        Assert.All(data, key => Assert.False(key.TryGetProperty("key", out _)));
        Assert.All(data, key => Assert.Equal(gateway.Organization.Id, key.GetProperty("owner").GetProperty("org_id").GetGuid()));
        Assert.Equal(100, list.GetProperty("pagination").GetProperty("limit").GetInt32());
    }

    [Theory]
    [InlineData("\"scopes\":[]", "name")]
    [InlineData("\"name\":\"\"", "name")]
    [InlineData("\"name\":\"k\",\"scopes\":[\"foo\"]", "scopes")]
    [InlineData("\"name\":\"k\",\"allowed_models\":[\"*\"]", "allowed_models")]
    [InlineData("\"name\":\"k\",\"allowed_models\":[\"a*b\"]", "allowed_models")]
    [InlineData("\"name\":\"k\",\"allowed_models\":[\"\"]", "allowed_models")]
    [InlineData("\"name\":\"k\",\"allowed_models\":[null]", "allowed_models")]
    [InlineData("\"name\":\"k\",\"ip_allowlist\":[\"10.0.0/8\"]", "ip_allowlist")]
    [InlineData("\"name\":\"k\",\"ip_allowlist\":[\"10.0.0.0/33\"]", "ip_allowlist")]
    [InlineData("\"name\":\"k\",\"ip_allowlist\":[null]", "ip_allowlist")]
    [InlineData("\"name\":\"k\",\"rate_limit_rpm\":0", "rate_limit_rpm")]
    [InlineData("\"name\":\"k\",\"rate_limit_tpm\":0", "rate_limit_tpm")]
    [InlineData("\"name\":\"k\",\"rate_limit_rpm\":61", "rate_limit_rpm")]
    [InlineData("\"name\":\"k\",\"expires_at\":\"2020-01-01T00:00:00Z\"", "expires_at")]
    [InlineData("\"name\":\"k\",\"expires_at\":\"soon\"", "expires_at")]
    [InlineData("\"name\":\"k\",\"platform_admin\":true,\"scopes\":[\"admin\"]", "platform_admin")]
    [InlineData("\"name\":\"k\",\"is_platform_admin\":true", "is_platform_admin")]
    [InlineData("\"name\":\"k\",\"organization_id\":\"x\"", "organization_id")]
    [InlineData("\"name\":\"k\",\"budget_limit_cents\":-5", "budget_limit_cents")]
    [InlineData("\"name\":\"k\",\"budget_limit_cents\":-5,\"budget_period\":\"daily\"", "budget_limit_cents")]
    [InlineData("\"name\":\"k\",\"budget_limit_cents\":0,\"budget_period\":\"daily\"", "budget_limit_cents")]
    [InlineData("\"name\":\"k\",\"budget_limit_cents\":1.5,\"budget_period\":\"daily\"", "budget_limit_cents")]
    [InlineData("\"name\":\"k\",\"budget_limit_cents\":5", "budget_period")]
    [InlineData("\"name\":\"k\",\"budget_period\":\"daily\"", "budget_limit_cents")]
    [InlineData("\"name\":\"k\",\"budget_limit_cents\":5,\"budget_period\":\"Daily\"", "budget_period")]
    [InlineData("\"name\":\"k\",\"budget_limit_cents\":5,\"budget_period\":\"yearly\"", "budget_period")]
    public async Task Create_BadMember_IsRefusedAndNothingIsMade(string members, string param)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.RateLimits = limits => limits.RequestsPerMinute = 60);
        var admin = await gateway.CreateAdminKeyAsync();

        (await gateway.CreateKeyAsync(admin, members)).AssertError(400, "validation_error", param);

        Assert.Equal(2, (await gateway.GetAsync("/admin/v1/organizations/acme/api-keys", admin)).Json.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("daily", BudgetPeriod.Daily)]
    [InlineData("weekly", BudgetPeriod.Weekly)]
    [InlineData("monthly", BudgetPeriod.Monthly)]
    [InlineData("total", BudgetPeriod.Total)]
    public async Task Create_Budget_IsStoredAndShown(string name, BudgetPeriod period)
    {
        await using var gateway = await TestGateway.StartAsync();
        var admin = await gateway.CreateAdminKeyAsync();

        var created = (await gateway.CreateKeyAsync(admin, $"\"name\":\"k\",\"budget_limit_cents\":250,\"budget_period\":\"{name}\"")).Json;

        var shown = (await gateway.GetAsync($"/admin/v1/api-keys/{created.GetProperty("id")}", admin)).Json;
        Assert.All([created, shown], key => Assert.Equal((250, name), (key.GetProperty("budget_limit_cents").GetInt64(), key.GetProperty("budget_period").GetString())));
        var stored = await gateway.Services.GetRequiredService<IApiKeyStore>().FindAsync(created.GetProperty("id").GetGuid(), CancellationToken.None);
        Assert.Equal((250L, period), (stored!.BudgetLimitCents!.Value, stored.BudgetPeriod!.Value));
    }

    [Fact]
    public async Task Create_LimitAboveTheGlobalOne_NeedsTheSetting()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.RateLimits = limits => (limits.RequestsPerMinute, limits.AllowPerKeyAboveGlobal) = (60, true));

        Assert.Equal(201, (await gateway.CreateKeyAsync(await gateway.CreateAdminKeyAsync(), "\"name\":\"k\",\"rate_limit_rpm\":61")).Status);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"planet\",\"org_id\":\"00000000-0000-0000-0000-000000000001\"}")]
    [InlineData("{\"type\":\"organization\"}")]
    [InlineData("{\"type\":\"organization\",\"team_id\":\"00000000-0000-0000-0000-000000000001\"}")]
    public async Task Create_OwnerThatIsNone_IsRefused(string owner)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.PostAsync("/admin/v1/api-keys", $$"""{"name":"k","owner":{{owner}}}""", await gateway.CreateAdminKeyAsync()))
            .AssertError(400, "validation_error", "owner");
    }

    [Fact]
    public async Task ForeignTenant_ReadsLikeNothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        var other = await gateway.CreateOrganizationAsync("other");
        var (foreignSecret, foreign) = await gateway.CreateKeyRecordAsync(record => record with { Owner = new(ApiKeyOwnerKind.Organization, other.Id), OrganizationId = other.Id });
        var admin = await gateway.CreateAdminKeyAsync();

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            var existing = (await gateway.SendAsync(method, $"/admin/v1/api-keys/{foreign.Id}", key: admin)).AssertError(404, "not_found");
            var missing = (await gateway.SendAsync(method, $"/admin/v1/api-keys/{Guid.NewGuid()}", key: admin)).AssertError(404, "not_found");
            var nonsense = (await gateway.SendAsync(method, "/admin/v1/api-keys/nonsense", key: admin)).AssertError(404, "not_found");
            Assert.Equal((missing.ErrorMessage, missing.ErrorMessage), (existing.ErrorMessage, nonsense.ErrorMessage));
        }

        (await gateway.CreateKeyAsync(admin, "\"name\":\"k\"", other)).AssertError(404, "not_found");
        (await gateway.ChatAsync(key: foreignSecret)).AssertOk();
        var page = await gateway.Services.GetRequiredService<IApiKeyStore>().ListAsync(new(ApiKeyOwnerKind.Organization, other.Id), new PageRequest(10, null, false, true), CancellationToken.None);
        Assert.Single(page.Items);
    }

    [Fact]
    public async Task PlatformAdministrator_ManagesEveryTenantAndMayGrantTheSame()
    {
        await using var gateway = await TestGateway.StartAsync();
        var other = await gateway.CreateOrganizationAsync("other");
        var admin = await gateway.CreateAdminKeyAsync(isPlatformAdmin: true);

        var created = await gateway.CreateKeyAsync(admin, "\"name\":\"k\",\"scopes\":[\"admin\"],\"platform_admin\":true", other);

        Assert.Equal(201, created.Status);
        (await gateway.GetAsync("/admin/v1/organizations/acme", created.Json.GetProperty("key").GetString())).AssertOk();
    }

    [Fact]
    public async Task Sqlite_KeepsNoSecret()
    {
        using var directory = new TemporaryDirectory();
        string secret;
        await using (var gateway = await TestGateway.StartAsync(options => options.Gateway = gateway =>
        {
            gateway.AddSqliteStorage(Path.Combine(directory.Path, "gateway.db"));
            gateway.Services.AddSingleton<IUsageStore, RecordingUsageStore>();
        }))
        {
            var admin = await gateway.CreateAdminKeyAsync();
            secret = (await gateway.CreateKeyAsync(admin, "\"name\":\"k\"")).Json.GetProperty("key").GetString()!;
            (await gateway.ChatAsync(key: secret)).AssertOk();
        }

        foreach (var file in Directory.EnumerateFiles(directory.Path))
        {
            Assert.DoesNotContain(secret[12..], System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }
    }
}
