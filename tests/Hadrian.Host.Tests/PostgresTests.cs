using System.Net;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon.Postgres;

namespace Hadrian.Host.Tests;

/// <summary>Gateways, each a process of its own, on one PostgreSQL.</summary>
public sealed class PostgresTests : IDisposable
{
    private const string Calls = "SELECT count(*) || ' ' || count(DISTINCT operation_id) || ' ' || (SELECT sum(requests) FROM usage_hourly) FROM usage_records";

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [PostgresFact]
    [Trait("Lesson", "R-30")]
    public async Task Start_ThreeGatewaysAtOnceOnAnEmptyDatabase_ShareKeysAndUsage()
    {
        await using var postgres = await PostgresProcess.StartAsync();
        var config = WriteConfig(await postgres.CreateDatabaseAsync());
        var gateways = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunningGateway.StartAsync(_sandbox.Start("--config", config))));
        var bootstrap = await _sandbox.RunAsync("bootstrap", "--config", config);
        Assert.True(bootstrap.ExitCode == 0, bootstrap.Errors);
        var key = await gateways[0].CreateKeyAsync(bootstrap.Output.Trim());

        foreach (var gateway in gateways)
        {
            for (var call = 0; call < 5; call++)
            {
                using var answer = await gateway.ChatAsync(key);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }

        await Task.WhenAll(gateways.Select(gateway => gateway.Process.StopAsync()));
        Assert.Equal("15 15 15", await postgres.ExecuteAsync(Calls, "test_1"));
        foreach (var gateway in gateways)
        {
            await gateway.DisposeAsync();
        }
    }

    [PostgresFact]
    [Trait("Property", "US-10")]
    public async Task DatabaseGone_CallsGoOn_ServesKnownKeysAndStoresEachCallOnce()
    {
        await using var postgres = await PostgresProcess.StartAsync();
        var config = WriteConfig(await postgres.CreateDatabaseAsync());
        var bootstrap = await _sandbox.RunAsync("bootstrap", "--config", config);
        Assert.True(bootstrap.ExitCode == 0, bootstrap.Errors);
        await using var gateway = await RunningGateway.StartAsync(_sandbox.Start("--config", config));
        var key = await gateway.CreateKeyAsync(bootstrap.Output.Trim());
        await CallAsync(gateway, key, 20);

        await postgres.KillAsync();
        await CallAsync(gateway, key, 200);
        using (var unknown = await gateway.ChatAsync("gw_live_0123456789abcdefghijABCDEFGHIJ0123456789abc"))
        {
            Assert.Equal(HttpStatusCode.InternalServerError, unknown.StatusCode);
            Assert.Contains("database_error", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await postgres.RestartAsync();
        await CallAsync(gateway, key, 20);

        await gateway.Process.StopAsync();
        Assert.Equal("240 240 240", await postgres.ExecuteAsync(Calls, "test_1"));
    }

    [Fact]
    public async Task Start_NobodyListens_SaysWhichSettingAndWhatToCheck()
    {
        using var free = new FreePort();
        free.Release();

        var result = await _sandbox.RunAsync("--config", _sandbox.WriteConfig($"database.url = \"postgres://user:hunter2@127.0.0.1:{free.Number}/d\""));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"error: database.url: (127.0.0.1:{free.Number}/d) refuses connections", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_UrlWithAnUnknownParameter_NamesItWithoutThePassword()
    {
        var result = await _sandbox.RunAsync("--validate", "--config", _sandbox.WriteConfig("database.url = \"postgres://user:hunter2@host/d?sslmod=require\""));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("database.url", result.Errors, StringComparison.Ordinal);
        Assert.Contains("'sslmod'", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output + result.Errors, StringComparison.Ordinal);
    }

    private static async Task CallAsync(RunningGateway gateway, string key, int count)
    {
        for (var call = 0; call < count; call++)
        {
            using var answer = await gateway.ChatAsync(key);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, gateway.Process.Log);
        }
    }

    private string WriteConfig(string url) => _sandbox.WriteConfig($$"""
        auth.gateway.type = "api_key"
        auth.bootstrap.initial_org = { slug = "acme", name = "Acme" }
        auth.bootstrap.initial_api_key = { name = "first" }
        database.url = "{{url}}"
        limits.rate_limits.ip_rate_limits.enabled = false
        limits.rate_limits.requests_per_minute = 100000
        limits.rate_limits.tokens_per_minute = 100000000
        """);
}
