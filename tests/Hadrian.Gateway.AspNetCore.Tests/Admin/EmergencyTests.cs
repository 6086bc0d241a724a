using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

/// <summary>Administrators for emergencies (admin-and-auth §3.6).</summary>
public sealed class EmergencyTests
{
    private const string Key = "emergency-key-of-at-least-32-characters";
    private const string Path = "/admin/v1/organizations";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("X-Emergency-Key", "")]
    [InlineData("Authorization", "EmergencyKey ")]
    [InlineData("Authorization", "emergencykey ")]
    public async Task Check36_Key_OpensEverything_IsLoggedAsAWarningAndRecorded(string header, string scheme)
    {
        await using var gateway = await StartAsync();

        var reply = await gateway.PostAsync(Path, """{"slug":"first","name":"First"}""", key: "", adjust: request => request.Headers.TryAddWithoutValidation(header, scheme + Key));

        Assert.Equal(201, reply.Status);
        var warning = Assert.Single(gateway.Logs.GetSnapshot(), entry => entry.Level == LogLevel.Warning && entry.Message.Contains("ops", StringComparison.Ordinal));
        Assert.DoesNotContain(Key, warning.Message, StringComparison.Ordinal);
        var records = await RecordsAsync(gateway);
        var use = Assert.Single(records, record => record.Action == "auth.emergency.used");
        Assert.Contains("\"account\":\"ops\"", use.Details, StringComparison.Ordinal);
        var change = Assert.Single(records, record => record.Action == "organization.create");
        Assert.Contains("_emergency:ops", change.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(records, record => record.Details.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check36_FiveWrongKeys_LockTheAddressOutEvenWithTheRightOne()
    {
        await using var gateway = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            (await SendAsync(gateway, $"wrong-key-of-at-least-32-characters-{i}")).AssertError(401, "invalid_api_key");
        }

        (await SendAsync(gateway, Key)).AssertError(403, "forbidden");
        _time.Advance(TimeSpan.FromMinutes(61));
        (await SendAsync(gateway, Key)).AssertOk();
        Assert.Single(await RecordsAsync(gateway), record => record.Action == "auth.emergency.failed");
    }

    [Theory]
    [InlineData("auth:emergency:allowed_ips:0")]
    [InlineData("auth:emergency:accounts:0:allowed_ips:0")]
    public async Task Check36_Key_FromAnotherAddress_IsRefusedLikeAWrongOne(string setting)
    {
        await using var elsewhere = await StartAsync(options => options.Configuration[setting] = "10.0.0.0/8");
        await using var here = await StartAsync(options => options.Configuration[setting] = "127.0.0.0/8");

        var refused = (await SendAsync(elsewhere, Key)).AssertError(401, "invalid_api_key");
        var wrong = (await SendAsync(elsewhere, new string('x', 40))).AssertError(401, "invalid_api_key");

        Assert.Equal(wrong.ErrorMessage, refused.ErrorMessage);
        (await SendAsync(here, Key)).AssertOk();
    }

    [Theory]
    [InlineData(AuthenticationMode.None)]
    [InlineData(AuthenticationMode.ApiKey)]
    internal async Task Key_WorksInEveryMode_ButOnTheAdminPlaneAlone(AuthenticationMode mode)
    {
        await using var gateway = await StartAsync(options => options.Mode = mode);

        (await SendAsync(gateway, Key)).AssertOk();
        var info = (await SendAsync(gateway, Key, "/admin/v1/session-info")).AssertOk().Json;
        Assert.Equal(("emergency", "_emergency:ops"), (info.GetProperty("auth_method").GetString(), info.GetProperty("identity").GetProperty("external_id").GetString()));
        if (mode == AuthenticationMode.ApiKey)
        {
            (await SendAsync(gateway, Key, "/v1/models")).AssertError(401, "missing_credentials");
        }
    }

    [Fact]
    public async Task Key_NeedsNoStorage()
    {
        await using var gateway = await StartAsync(options => options.Services = services => services.AddSingleton<IUserStore>(new NoUserStore()));

        (await SendAsync(gateway, Key, "/admin/v1/providers/circuit-breakers")).AssertOk();
        Assert.NotEqual(200, (await gateway.GetAsync("/admin/v1/providers/circuit-breakers", AdminGateway.Bootstrap)).Status);
    }

    [Fact]
    public async Task Key_WhileNotEnabled_IsNoCredential()
    {
        await using var gateway = await StartAsync(options => options.Configuration["auth:emergency:enabled"] = "false");

        (await SendAsync(gateway, Key)).AssertError(401, "missing_credentials");
    }

    [Theory]
    [InlineData("auth:emergency:accounts:0:key", "short", "auth.emergency.accounts[0].key")]
    [InlineData("auth:emergency:accounts:0:id", "", "auth.emergency.accounts[0].id")]
    [InlineData("auth:emergency:allowed_ips:0", "10.0.0/8", "auth.emergency.allowed_ips")]
    [InlineData("auth:emergency:rate_limit:max_attempts", "0", "auth.emergency.rate_limit.max_attempts")]
    public async Task Settings_ThatAreWrong_StopTheStart(string setting, string value, string place)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(options => options.Configuration[setting] = value));

        Assert.Contains(place, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, refused.ToString(), StringComparison.Ordinal);
    }

    private Task<TestGateway> StartAsync(Action<TestGatewayOptions>? adjust = null) => TestGateway.StartAsync(options =>
    {
        options.Time = _time;
        AdminGateway.AddBootstrap(options);
        options.Configuration["auth:emergency:enabled"] = "true";
        options.Configuration["auth:emergency:accounts:0:id"] = "ops";
        options.Configuration["auth:emergency:accounts:0:name"] = "On call";
        options.Configuration["auth:emergency:accounts:0:key"] = Key;
        adjust?.Invoke(options);
    });

    private static Task<Reply> SendAsync(TestGateway gateway, string key, string path = Path)
        => gateway.SendAsync(HttpMethod.Get, path, request => request.Headers.TryAddWithoutValidation("X-Emergency-Key", key), key: "");

    private static async Task<IReadOnlyList<AuditRecord>> RecordsAsync(TestGateway gateway)
    {
        // Stopping writes what is still waiting.
        await gateway.Services.GetRequiredService<AuditEvents>().StopAsync(default);
        return (await gateway.Services.GetRequiredService<IAuditLog>().ListAsync(new AuditQuery(), new PageRequest(100), default)).Items;
    }

    /// <summary>Users in a database that is away.</summary>
    private sealed class NoUserStore : IUserStore
    {
        public ValueTask<User?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new GatewayStorageException("Away.");

        public ValueTask<User?> FindAsync(string issuer, string externalId, CancellationToken cancellationToken) => throw new GatewayStorageException("Away.");

        public ValueTask<IReadOnlyList<User>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => throw new GatewayStorageException("Away.");

        public ValueTask<Page<User>> ListAsync(Guid? organizationId, PageRequest page, CancellationToken cancellationToken) => throw new GatewayStorageException("Away.");

        public ValueTask<bool> AnyAsync(CancellationToken cancellationToken) => throw new GatewayStorageException("Away.");

        public ValueTask<bool> TryCreateAsync(User user, Membership? membership, CancellationToken cancellationToken) => throw new GatewayStorageException("Away.");

        public ValueTask<bool> UpdateAsync(User user, CancellationToken cancellationToken) => throw new GatewayStorageException("Away.");

        public ValueTask<UserErasure?> EraseAsync(Guid id, CancellationToken cancellationToken) => throw new GatewayStorageException("Away.");
    }
}
