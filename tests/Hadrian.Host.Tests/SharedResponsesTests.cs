using System.Net;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon;
using Hadrian.TestCommon.Redis;

namespace Hadrian.Host.Tests;

/// <summary>Gateways, each a process of its own, that share cached answers through Redis.</summary>
public sealed class SharedResponsesTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [RedisFact]
    public async Task Answer_OfOneGateway_IsServedByAnotherAndFreshOnceRedisIsAway()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var upstream = await StubUpstream.StartAsync();
        var toml = $$"""
            cache = { type = "redis", url = "{{redis.Url}}", key_prefix = "test:" }
            limits.rate_limits.ip_rate_limits.enabled = false
            limits.rate_limits.on_store_failure = "fail_open"
            features.response_caching = { enabled = true, distributed = true }
            providers.up = { type = "open_ai", base_url = "{{upstream.BaseUrl}}" }
            """;
        await using var first = await _sandbox.ServeAsync(toml);
        await using var second = await _sandbox.ServeAsync(toml);

        // On a busy machine Redis may be too late for a call, which then asks the provider: so there are several questions.
        var isShared = false;
        for (var question = 0; !isShared && question < 20; question++)
        {
            Assert.Equal("MISS", await AskAsync(first, $"Question {question}"));
            isShared = await AskAsync(second, $"Question {question}") == "HIT";
        }

        Assert.True(isShared, first.Process.Log + second.Process.Log);
        await redis.KillAsync();
        Assert.Equal("MISS", await AskAsync(second, "Something else"));
    }

    [Fact]
    public async Task Validate_NothingToShareThrough_SaysSo()
    {
        var result = await _sandbox.RunAsync("--config", _sandbox.WriteConfig("features.response_caching = { enabled = true, distributed = true }"));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("features.response_caching.distributed: there is no cache to share", result.Output + result.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(RunningGateway gateway, string prompt)
    {
        using var response = await gateway.ChatAsync(model: "up/m", prompt: prompt, more: ",\"temperature\":0");
        Assert.True(response.StatusCode == HttpStatusCode.OK, gateway.Process.Log);
        return response.Headers.GetValues("X-Cache").Single();
    }
}
