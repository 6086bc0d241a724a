using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;
using Hadrian.TestCommon.Redis;
using Microsoft.Data.Sqlite;

namespace Hadrian.Host.Tests;

/// <summary>Three gateways, each a process of its own, on one Redis.</summary>
public sealed class SeveralNodesTests : IDisposable
{
    private const long NanoUsdPerCent = 10_000_000;

    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [RedisFact]
    [Trait("Property", "RL-11")]
    public async Task RateLimit_ThreeGateways_IsOneLimit()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var nodes = await StartAsync(redis.Url, """limits.rate.scopes = [{ scope = "global", requests_per_minute = 7 }]""");

        await AssertAdmitsAsync(nodes, calls: 30, 7, HttpStatusCode.TooManyRequests);
    }

    [RedisFact]
    [Trait("Property", "BU-1")]
    public async Task Budget_ThreeGateways_IsOneBudget()
    {
        await using var redis = await RedisProcess.StartAsync();
        await AssertIsOneBudgetAsync(redis.Url, redis);
    }

    [RedisFact]
    [Trait("Property", "BU-1")]
    public async Task Budget_ThreeGatewaysOnACluster_IsOneBudget()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await AssertIsOneBudgetAsync(cluster.Url, [.. cluster.Servers]);
    }

    [RedisFact]
    [Trait("Property", "BU-2")]
    public async Task Budget_GatewayKilledInMidStream_ReturnsItsReservationWithinTheLease()
    {
        await using var redis = await RedisProcess.StartAsync();
        await AssertSurvivesAsync(redis.Url, redis);
    }

    [RedisFact]
    [Trait("Property", "BU-2")]
    public async Task Budget_GatewayOnAClusterKilledInMidStream_ReturnsItsReservationWithinTheLease()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await AssertSurvivesAsync(cluster.Url, [.. cluster.Servers]);
    }

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

    private async Task AssertIsOneBudgetAsync(string url, params RedisProcess[] servers)
    {
        await using var nodes = await StartAsync(
            url,
            """
            limits.rate_limits.requests_per_minute = 100000
            limits.rate_limits.tokens_per_minute = 100000000
            limits.rate_limits.concurrent_requests = 1000
            limits.budget = { enabled = true, default_daily_limit_cents = 40, estimated_cost_cents = 2 }
            pricing.pricing.test."test-model" = { input_per_1m_tokens = 0, output_per_1m_tokens = 0, per_request = 20000 }
            """);

        var admitted = await AssertAdmitsAsync(nodes, calls: 200, 20, HttpStatusCode.PaymentRequired);

        // What Redis counts is what the nodes' usage rows add up to.
        var watch = Stopwatch.StartNew();
        while (await CounterAsync(servers) != (admitted * 2 * NanoUsdPerCent, 0))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{await CounterAsync(servers)} after {admitted} calls of 2 cents.");
        }

        await nodes.StopAsync();
        Assert.Equal(admitted * 2 * NanoUsdPerCent, nodes.Databases.Sum(CostOf));
    }

    private async Task AssertSurvivesAsync(string url, params RedisProcess[] servers)
    {
        await using var upstream = await StubUpstream.StartAsync();
        await using var nodes = await StartAsync(
            url,
            $$"""
            limits.budget = { enabled = true, default_daily_limit_cents = 3, estimated_cost_cents = 2, lease_secs = 3 }
            pricing.pricing.up.m = { input_per_1m_tokens = 0, output_per_1m_tokens = 0, per_request = 20000 }
            providers.up = { type = "open_ai", base_url = "{{upstream.BaseUrl}}" }
            """);
        var (doomed, survivor) = (nodes.Gateways[0], nodes.Gateways[1]);
        upstream.Enqueue(StubReply.Events("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"one"}}]}""").HangAfter(1));
        using var response = await UntilServedAsync(doomed, () => doomed.ChatAsync(model: "up/m", stream: true));
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("one", await body.ReadLineAsync(), StringComparison.Ordinal);
        using (var refused = await UntilDecidedAsync(survivor, () => survivor.ChatAsync(model: "up/m")))
        {
            Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        }

        await doomed.Process.KillAsync();

        using var served = await UntilServedAsync(survivor, () => survivor.ChatAsync(model: "up/m"));
        var watch = Stopwatch.StartNew();
        while (await CounterAsync(servers) != (2 * NanoUsdPerCent, 0))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{await CounterAsync(servers)} after a call of 2 cents.");
        }
    }

    /// <summary>Calls until the answer is not one of a Redis that was too late.</summary>
    private static async Task<HttpResponseMessage> UntilDecidedAsync(RunningGateway gateway, Func<Task<HttpResponseMessage>> call)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var response = await call();
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return response;
            }

            response.Dispose();
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), gateway.Process.Log);
        }
    }

    /// <summary>Calls until there is money for it.</summary>
    private static async Task<HttpResponseMessage> UntilServedAsync(RunningGateway gateway, Func<Task<HttpResponseMessage>> call)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var response = await UntilDecidedAsync(gateway, call);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response;
            }

            Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
            response.Dispose();
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), gateway.Process.Log);
        }
    }

    /// <summary>Reads the one account there is: what is settled and what is reserved.</summary>
    private static async Task<(long Settled, long Outstanding)> CounterAsync(RedisProcess[] servers)
    {
        foreach (var server in servers)
        {
            var keys = await RedisProcess.CommandAsync("-p", $"{server.Port}", "--scan", "--pattern", "test:budget:*:account:*");
            if (keys.Length > 0)
            {
                var values = (await RedisProcess.CommandAsync("-p", $"{server.Port}", "HMGET", keys.Trim(), "s", "o")).Split('\n');
                return (Number(values[0]), Number(values[1]));
            }
        }

        return (0, 0);

        static long Number(string text) => text.Length == 0 ? 0 : long.Parse(text, CultureInfo.InvariantCulture);
    }

    private static long CostOf(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(sum(cost_nano_usd), 0) FROM usage_records";
        return (long)command.ExecuteScalar()!;
    }

    private async Task<Nodes> StartAsync(string url, string toml)
    {
        var databases = Enumerable.Range(1, 3).Select(node => _sandbox.PathOf($"node-{node}.db")).ToArray();
        var gateways = await Task.WhenAll(databases.Select((database, node) => RunningGateway.StartAsync(_sandbox.Start("--config", _sandbox.Write($"node-{node}.toml", $$"""
            server.host = "127.0.0.1"
            server.port = 0
            providers.test.type = "test"
            database.path = "{{database}}"
            limits.rate_limits.ip_rate_limits.enabled = false
            cache = { type = "redis", url = "{{url}}", key_prefix = "test:" }
            {{toml}}
            """)))));
        return new Nodes(gateways, databases);
    }

    /// <summary>Makes calls on all nodes at once.</summary>
    /// <returns>How many were admitted.</returns>
    private static async Task<int> AssertAdmitsAsync(Nodes nodes, int calls, int most, HttpStatusCode refusal)
    {
        var late = 0;
        var watch = Stopwatch.StartNew();
        var statuses = await Task.WhenAll(Enumerable.Range(0, calls).Select(async call =>
        {
            var gateway = nodes.Gateways[call % 3];
            while (true)
            {
                using var response = await gateway.ChatAsync();
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    return response.StatusCode;
                }

                // On a busy machine Redis may answer too late for a call; that one is refused, and may have been counted.
                Interlocked.Increment(ref late);
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), gateway.Process.Log);
            }
        }));

        var admitted = statuses.Count(status => status == HttpStatusCode.OK);
        Assert.InRange(admitted, Math.Max(0, most - late), most);
        Assert.Equal(calls - admitted, statuses.Count(status => status == refusal));
        return admitted;
    }

    /// <summary>Three gateways, each with a database file of its own.</summary>
    private sealed record Nodes(RunningGateway[] Gateways, string[] Databases) : IAsyncDisposable
    {
        public Task StopAsync() => Task.WhenAll(Gateways.Select(gateway => gateway.Process.StopAsync()));

        public async ValueTask DisposeAsync()
        {
            foreach (var gateway in Gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }
}
