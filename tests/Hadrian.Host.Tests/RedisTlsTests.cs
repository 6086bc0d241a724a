using System.Diagnostics;
using System.Net;
using Hadrian.Host.Tests.Processes;
using Hadrian.TestCommon.Redis;

namespace Hadrian.Host.Tests;

/// <summary>A gateway whose Redis wants TLS.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [RedisFact]
    public async Task Serve_AuthorityNamedInSslCertFile_CountsInRedis()
    {
        await using var redis = await RedisTlsProcess.StartAsync();
        await RedisProcess.CommandAsync("-p", $"{redis.Server.Port}", "CONFIG", "SET", "requirepass", "hunter2");
        _sandbox.Variables["SSL_CERT_FILE"] = redis.AuthorityFile;
        await using var gateway = await ServeAsync(redis.Url(":hunter2@"));

        await gateway.Process.Output.WaitForAsync("are counted in Redis");
        var watch = Stopwatch.StartNew();
        while ((await gateway.ChatAsync()).StatusCode != HttpStatusCode.OK)
        {
            // On a busy machine Redis may answer too late for a call.
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), gateway.Process.Log);
        }

        Assert.Contains("test:limit:", await RedisProcess.CommandAsync("-p", $"{redis.Server.Port}", "-a", "hunter2", "--no-auth-warning", "--scan"), StringComparison.Ordinal);
    }

    [RedisFact]
    public async Task Serve_AuthorityUnknown_RefusesTheServerAndSaysHowToTrustIt()
    {
        await using var redis = await RedisTlsProcess.StartAsync();
        await using var gateway = await ServeAsync(redis.Url(":hunter2@"));

        await gateway.Process.Output.WaitForAsync("cache.url: Redis at 127.0.0.1:");
        Assert.Contains("whom this machine does not trust", gateway.Process.Log, StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", gateway.Process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", gateway.Process.Log, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.ChatAsync()).StatusCode);
    }

    private Task<RunningGateway> ServeAsync(string url) => _sandbox.ServeAsync($$"""
        cache = { type = "redis", url = "{{url}}", key_prefix = "test:" }
        limits.rate_limits.ip_rate_limits.enabled = false
        limits.rate.scopes = [{ scope = "global", requests_per_minute = 1000 }]
        """);
}
