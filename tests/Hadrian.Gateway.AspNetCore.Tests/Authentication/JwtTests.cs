using System.Security.Cryptography;
using Hadrian.Gateway.AspNetCore.Tests.Admin;
using Hadrian.TestCommon;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.AspNetCore.Tests.Authentication;

public sealed class JwtTests : IAsyncLifetime
{
    private const string Price = """{"owner":{"type":"global"},"provider":"test","model":"m","per_request":5}""";

    private TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Theory]
    [InlineData(AuthenticationMode.Jwt)]
    [InlineData(AuthenticationMode.Multi)]
    internal async Task Token_IsTakenAndUsageIsItsUsers(AuthenticationMode mode)
    {
        await using var gateway = await StartAsync(mode);

        (await ChatAsync(gateway, _issuer.Token(DateTimeOffset.UtcNow))).AssertOk();

        var usage = await gateway.Usage.WaitForAsync();
        var user = new UserIdentity(TestIssuer.Name, "ada").Id;
        Assert.Equal((user, user, null), (usage.UserId, usage.BudgetSubjectId, usage.ApiKeyId));
        Assert.DoesNotContain(gateway.Upstream.Requests, request => request.Headers.Any(header => header.Value.ToString()!.Contains("eyJ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(AuthenticationMode.Jwt)]
    [InlineData(AuthenticationMode.Multi)]
    internal async Task Acceptance27_29_FailedTokens_HaveTheirCodesOnBothPlanes(AuthenticationMode mode)
    {
        await using var gateway = await StartAsync(mode);
        using var other = RSA.Create(2048);
        var now = DateTimeOffset.UtcNow;
        (string Token, string Code)[] cases =
        [
            ("abc", "invalid_token"),
            (_issuer.Token(now, ("exp", now.AddHours(-1).ToUnixTimeSeconds())), "expired"),
            (_issuer.Token(now, ("iss", "https://evil.example")), "invalid_issuer"),
            (_issuer.Token(now, ("aud", "other")), "invalid_audience"),
            (_issuer.Sign(TestIssuer.Claims(now), algorithm: "none"), "invalid_token"),
            (_issuer.Sign(TestIssuer.Claims(now), algorithm: "HS256"), "invalid_token"),
            (_issuer.Sign(TestIssuer.Claims(now, ("exp", 1)), key: other), "invalid_token"),
        ];
        foreach (var (token, code) in cases)
        {
            var reply = (await ChatAsync(gateway, token)).AssertError(401, code);
            Assert.StartsWith("JWT validation failed", reply.ErrorMessage, StringComparison.Ordinal);
            (await AdminAsync(gateway, token)).AssertError(401, code);
        }

        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Acceptance27_KeysUnreachable_Is503WithRetryAfter()
    {
        _issuer.IsDown = true;
        await using var gateway = await StartAsync(AuthenticationMode.Jwt);

        var reply = (await ChatAsync(gateway, _issuer.Token(DateTimeOffset.UtcNow))).AssertError(503, "jwks_fetch_failed");

        Assert.InRange(reply.IntHeader("Retry-After"), 1, 30);
    }

    [Fact]
    public async Task Acceptance32_ReservedRoles_OpenNothing()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Jwt);

        var token = _issuer.Token(DateTimeOffset.UtcNow, ("roles", new[] { "_system_bootstrap", "_emergency_admin" }));

        (await ChatAsync(gateway, token)).AssertOk();
        (await AdminAsync(gateway, token)).AssertError(403, "forbidden");
    }

    [Fact]
    public async Task Acceptance33_BothHeadersInModeMulti_AreAmbiguous()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Multi);
        void AddToken(HttpRequestMessage request) => request.Headers.Authorization = new("Bearer", _issuer.Token(DateTimeOffset.UtcNow));

        (await gateway.ChatAsync(adjust: AddToken)).AssertError(400, "ambiguous_credentials");
        (await gateway.SendAsync(HttpMethod.Get, "/admin/v1/organizations", AddToken)).AssertError(400, "ambiguous_credentials");
    }

    [Fact]
    public async Task ModeJwt_Keys_AreNotTaken()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Jwt);

        (await gateway.ChatAsync()).AssertError(401, "missing_credentials");
        (await ChatAsync(gateway, gateway.Key)).AssertError(401, "invalid_token");
        (await gateway.ChatAsync(key: "", adjust: request => request.Headers.TryAddWithoutValidation("Authorization", "Basic eDp5"))).AssertError(401, "invalid_token");
    }

    [Fact]
    public async Task ModeMulti_Keys_AreTakenFromEitherHeader()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Multi);

        (await gateway.ChatAsync()).AssertOk();
        (await ChatAsync(gateway, gateway.Key)).AssertOk();
        (await ChatAsync(gateway, "gw_live_wrong")).AssertError(401, "invalid_api_key");
        (await gateway.ChatAsync(key: "")).AssertError(401, "missing_credentials");
        (await gateway.ChatAsync(key: "sk-foreign")).AssertError(401, "invalid_api_key_format");
    }

    [Fact]
    public async Task ModeMulti_KeyHeaderIsAuthorization_TellsKeysFromTokens()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Multi, options => options.Configuration["auth:api_key:header_name"] = "Authorization");

        (await ChatAsync(gateway, gateway.Key)).AssertOk();
        (await ChatAsync(gateway, _issuer.Token(DateTimeOffset.UtcNow))).AssertOk();
        (await gateway.ChatAsync(key: "", adjust: request => request.Headers.TryAddWithoutValidation("Authorization", gateway.Key))).AssertOk();
    }

    [Fact]
    public async Task SuperAdmin_AdministersAndIsNamedInTheAuditLog()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Jwt);
        var token = _issuer.Token(DateTimeOffset.UtcNow, ("roles", new[] { "super_admin" }));

        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/model-pricing", Price, "", request => request.Headers.Authorization = new("Bearer", token))).Status);

        var record = (await AdminAsync(gateway, token, "/admin/v1/audit-logs")).AssertOk().Json.GetProperty("data")[0];
        Assert.Equal("external_user", record.GetProperty("actor_type").GetString());
        Assert.Equal(new UserIdentity(TestIssuer.Name, "ada").Id, record.GetProperty("actor_id").GetGuid());
        Assert.Equal("ada", record.GetProperty("details").GetProperty("actor").GetProperty("external_id").GetString());
        Assert.DoesNotContain(token, record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherUsers_DoNotAdminister()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Multi, AdminGateway.AddBootstrap);

        (await AdminAsync(gateway, _issuer.Token(DateTimeOffset.UtcNow, ("roles", new[] { "admin" })))).AssertError(403, "forbidden");
        (await AdminAsync(gateway, AdminGateway.Bootstrap)).AssertOk();
        (await AdminAsync(gateway, await gateway.CreateAdminKeyAsync())).AssertOk();
    }

    [Fact]
    public async Task AMemberOfAnOrganization_ActsInTheirRoleThereAsThemselves()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Jwt);
        var token = _issuer.Token(DateTimeOffset.UtcNow);
        var now = DateTimeOffset.UtcNow;
        var user = new User { Id = Guid.CreateVersion7(), ExternalId = "ada", CreatedAt = now, UpdatedAt = now };
        var membership = new Membership
        {
            UserId = user.Id, Target = new(MembershipTargetKind.Organization, gateway.Organization.Id), OrganizationId = gateway.Organization.Id, Role = MembershipRole.Admin, JoinedAt = now,
        };
        Assert.True(await gateway.Services.GetRequiredService<IUserStore>().TryCreateAsync(user, membership, default));
        await gateway.CreateOrganizationAsync("beta");
        void AsUser(HttpRequestMessage request) => request.Headers.Authorization = new("Bearer", token);

        (await ChatAsync(gateway, token)).AssertOk();
        var usage = await gateway.Usage.WaitForAsync();
        Assert.Equal((user.Id, gateway.Organization.Id), (usage.UserId, usage.OrganizationId));

        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/organizations/acme/teams", """{"slug":"core","name":"Core"}""", "", AsUser)).Status);
        Assert.Equal(201, (await gateway.PostAsync("/admin/v1/me/api-keys", """{"name":"mine"}""", "", AsUser)).Status);
        (await AdminAsync(gateway, token, "/admin/v1/organizations/beta")).AssertError(404, "not_found");
        (await AdminAsync(gateway, token, "/admin/v1/usage")).AssertError(403, "forbidden");

        var record = (await AdminAsync(gateway, token, "/admin/v1/audit-logs?action=team.create")).AssertOk().Json.GetProperty("data")[0];
        Assert.Equal(("user", user.Id), (record.GetProperty("actor_type").GetString(), record.GetProperty("actor_id").GetGuid()));
    }

    [Fact]
    public async Task AMember_IsHeldToTheirOrganizationsBudget()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Jwt, options =>
        {
            options.Configuration["pricing:pricing:mock:gpt-mock:output_per_1m_tokens"] = "100000000";
            options.Configuration["limits:budget:enabled"] = "true";
            options.Configuration["limits:budget:scope_limits:0:scope"] = "organization";
            options.Configuration["limits:budget:scope_limits:0:period"] = "daily";
            options.Configuration["limits:budget:scope_limits:0:limit_cents"] = "1";
        });
        (await ChatAsync(gateway, _issuer.Token(DateTimeOffset.UtcNow, ("sub", "stranger")))).AssertOk();
        var now = DateTimeOffset.UtcNow;
        var user = new User { Id = Guid.CreateVersion7(), ExternalId = "ada", CreatedAt = now, UpdatedAt = now };
        var membership = new Membership
        {
            UserId = user.Id, Target = new(MembershipTargetKind.Organization, gateway.Organization.Id), OrganizationId = gateway.Organization.Id, JoinedAt = now,
        };
        Assert.True(await gateway.Services.GetRequiredService<IUserStore>().TryCreateAsync(user, membership, default));

        (await ChatAsync(gateway, _issuer.Token(now))).AssertError(402, "budget_exceeded");
    }

    [Fact]
    public async Task Users_HaveLimitsOfTheirOwnAndNotTheirAddresss()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Jwt, options => options.RateLimits = limits =>
        {
            limits.RequestsPerMinute = 2;
            limits.AddressLimits.RequestsPerMinute = 1;
        });
        string Token(string user, string marker) => _issuer.Token(DateTimeOffset.UtcNow, ("sub", user), ("jti", marker));

        (await ChatAsync(gateway, Token("ada", "1"))).AssertOk();
        (await ChatAsync(gateway, Token("ada", "2"))).AssertOk();
        (await ChatAsync(gateway, Token("ada", "3"))).AssertError(429, "rate_limit_exceeded");
        (await ChatAsync(gateway, Token("bob", "1"))).AssertOk();
    }

    [Fact]
    public async Task FailedTokens_CountAgainstTheAddressAsFailedKeysDo()
    {
        await using var gateway = await StartAsync(AuthenticationMode.Jwt, options => options.RateLimits = limits => limits.AddressLimits.RequestsPerMinute = 2);
        var good = _issuer.Token(DateTimeOffset.UtcNow);
        (await ChatAsync(gateway, good)).AssertOk();

        (await ChatAsync(gateway, "abc")).AssertError(401, "invalid_token");
        (await ChatAsync(gateway, "abd")).AssertError(401, "invalid_token");
        (await ChatAsync(gateway, "abe")).AssertError(429, "rate_limit_exceeded");
        (await ChatAsync(gateway, good)).AssertOk();
    }

    private Task<TestGateway> StartAsync(AuthenticationMode mode, Action<TestGatewayOptions>? configure = null) => TestGateway.StartAsync(options =>
    {
        options.Mode = mode;
        options.Configuration["auth:jwt:issuer"] = TestIssuer.Name;
        options.Configuration["auth:jwt:audience:0"] = TestIssuer.Audience;
        options.Configuration["auth:jwt:jwks_url"] = _issuer.JwksUrl;
        options.Configuration["server:allow_loopback_urls"] = "true";
        configure?.Invoke(options);
    });

    private static Task<Reply> ChatAsync(TestGateway gateway, string token)
        => gateway.ChatAsync(key: "", adjust: request => request.Headers.Authorization = new("Bearer", token));

    private static Task<Reply> AdminAsync(TestGateway gateway, string token, string path = "/admin/v1/organizations")
        => gateway.SendAsync(HttpMethod.Get, path, request => request.Headers.Authorization = new("Bearer", token), "");
}
