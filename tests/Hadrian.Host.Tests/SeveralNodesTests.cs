using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon.Redis;

namespace Hadrian.Host.Tests;

/// <summary>Three gateways, each a process of its own, on one Redis.</summary>
public sealed class SeveralNodesTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [RedisFact]
    [Trait("Property", "RL-11")]
    public Task RateLimit_ThreeGateways_IsOneLimit() => AssertAdmitsAsync(
        7, HttpStatusCode.TooManyRequests, """limits.rate.scopes = [{ scope = "global", requests_per_minute = 7 }]""");

    [RedisFact]
    [Trait("Property", "BU-1")]
    public Task Budget_ThreeGateways_IsOneBudget() => AssertAdmitsAsync(
        5,
        HttpStatusCode.PaymentRequired,
        """
        limits.budget = { enabled = true, default_daily_limit_cents = 10, estimated_cost_cents = 2 }
        pricing.pricing.test."test-model" = { input_per_1m_tokens = 0, output_per_1m_tokens = 0, per_request = 20000 }
        """);

    [RedisFact]
    [Trait("Property", "RL-8")]
    [Trait("Property", "OB-5")]
    public async Task Budget_RedisGone_RefusesAndReturnsWithoutARestart()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var gateway = await _sandbox.ServeAsync($"""
            {Cache(redis)}
            limits.rate_limits.on_store_failure = "fail_open"
            limits.rate_limits.ip_rate_limits.enabled = false
            limits.budget.enabled = true
            limits.budget.default_daily_limit_cents = 1000
            """);
        Assert.Equal(HttpStatusCode.OK, (await gateway.ChatAsync()).StatusCode);
        Assert.Equal(("healthy", true), await HealthAsync(gateway));

        await redis.KillAsync();
        using var refused = await gateway.ChatAsync();
        using var error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("budget_unavailable", error.RootElement.GetProperty("error").GetProperty("code").GetString());

        Assert.Equal(("degraded", false), await HealthAsync(gateway));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/ready")).StatusCode);

        await redis.RestartAsync();
        await gateway.Process.Output.WaitForAsync("is restored");
        var watch = Stopwatch.StartNew();
        while ((await gateway.ChatAsync()).StatusCode != HttpStatusCode.OK)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), gateway.Process.Log);
        }
    }

    private static async Task<(string? Status, bool IsCacheHealthy)> HealthAsync(RunningGateway gateway)
    {
        using var response = await gateway.Client.GetAsync("/health");
        using var report = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (report.RootElement.GetProperty("status").GetString(), report.RootElement.GetProperty("subsystems").GetProperty("cache").GetProperty("healthy").GetBoolean());
    }

    private static string Cache(RedisProcess redis) => $$"""cache = { type = "redis", url = "{{redis.Url}}", key_prefix = "test:" }""";

    private async Task AssertAdmitsAsync(int most, HttpStatusCode refusal, string limits)
    {
        await using var redis = await RedisProcess.StartAsync();
        var config = _sandbox.WriteConfig($"database.path = \":memory:\"\nlimits.rate_limits.ip_rate_limits.enabled = false\n{Cache(redis)}\n{limits}");
        await using var first = await RunningGateway.StartAsync(_sandbox.Start("--config", config));
        await using var second = await RunningGateway.StartAsync(_sandbox.Start("--config", config));
        await using var third = await RunningGateway.StartAsync(_sandbox.Start("--config", config));
        RunningGateway[] gateways = [first, second, third];
        var late = 0;
        var watch = Stopwatch.StartNew();
        var statuses = await Task.WhenAll(gateways.Select(async gateway =>
        {
            List<HttpStatusCode> statuses = [];
            while (statuses.Count < 10)
            {
                using var response = await gateway.ChatAsync();
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    statuses.Add(response.StatusCode);
                    continue;
                }

                // On a busy machine Redis may answer too late for a call; that one is refused, and may have been counted.
                Interlocked.Increment(ref late);
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), gateway.Process.Log);
            }

            return statuses;
        }));

        var admitted = statuses.Sum(some => some.Count(status => status == HttpStatusCode.OK));
        Assert.InRange(admitted, Math.Max(0, most - late), most);
        Assert.Equal(30 - admitted, statuses.Sum(some => some.Count(status => status == refusal)));
    }
}
