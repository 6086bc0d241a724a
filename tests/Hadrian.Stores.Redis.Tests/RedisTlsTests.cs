using Hadrian.Stores.Redis.Tests.Servers;
using Hadrian.TestCommon.Redis;

namespace Hadrian.Stores.Redis.Tests;

/// <summary>Redis over TLS: who is trusted, who is let in, and what is said otherwise.</summary>
public class RedisTlsTests
{
    private static readonly RateLimitAcquisition Ask = new()
    {
        LeaseId = Guid.NewGuid(),
        TenantId = Guid.Empty,
        Dimensions = [new RateLimitDimension(RateLimitScope.Global, RateLimitMeasure.Requests, new(TimeSpan.FromMinutes(1)), 1_000_000)],
        IsEnforced = true,
    };

    [RedisFact]
    public async Task Redis_WithTls_LetsInWhoKnowsThePasswordOrIsAUser()
    {
        await using var redis = await RedisTlsProcess.StartAsync();
        await RedisProcess.CommandAsync("-p", $"{redis.Server.Port}", "ACL", "SETUSER", "ada", "on", ">p@ss", "~*", "&*", "+@all");
        await RedisProcess.CommandAsync("-p", $"{redis.Server.Port}", "CONFIG", "SET", "requirepass", "secret");
        foreach (var (credentials, isLetIn) in ((string, bool)[])[(":secret@", true), ("ada:p%40ss@", true), (":wrong@", false)])
        {
            await using var node = new RedisNode(redis.Url(credentials), "test:", authority: redis.Authority);
            var (isConnected, _) = await node.Redis.ConnectAsync(default);

            Assert.Null(node.Redis.CertificateRefusal);
            Assert.Equal(isLetIn, isConnected && await Record.ExceptionAsync(async () => await node.Limits.AcquireAsync(Ask, default)) is null);
        }
    }

    [RedisFact]
    public async Task Certificate_OfAnUnknownAuthority_IsRefusedWithTheFix()
    {
        await using var redis = await RedisTlsProcess.StartAsync();

        await AssertRefusedAsync(redis, isAuthorityKnown: false, "CN=Hadrian test authority", "SSL_CERT_FILE");
    }

    [RedisFact]
    public async Task Certificate_ForAnotherHost_IsRefusedWithTheFix()
    {
        await using var redis = await RedisTlsProcess.StartAsync("redis.example");

        await AssertRefusedAsync(redis, isAuthorityKnown: true, "CN=redis.example", "is for another host");
    }

    [RedisFact]
    public async Task Certificate_Expired_IsRefusedWithTheFix()
    {
        await using var redis = await RedisTlsProcess.StartAsync(lifetime: TimeSpan.FromHours(1));

        await AssertRefusedAsync(redis, isAuthorityKnown: true, "CN=127.0.0.1", "renew it");
    }

    private static async Task AssertRefusedAsync(RedisTlsProcess redis, bool isAuthorityKnown, params string[] expected)
    {
        await using var node = new RedisNode(redis.Url(), "test:", authority: isAuthorityKnown ? redis.Authority : null);
        var (isConnected, _) = await node.Redis.ConnectAsync(default);

        Assert.False(isConnected);
        Assert.All(expected, text => Assert.Contains(text, node.Redis.CertificateRefusal, StringComparison.Ordinal));
    }
}
