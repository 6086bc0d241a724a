using System.Net;
using Hadrian.Stores.Redis.Connections;

namespace Hadrian.Stores.Redis.Tests;

public class RedisAddressTests
{
    [Theory]
    [InlineData("redis://localhost", "localhost:6379", false, null, null, null)]
    [InlineData("redis://:secret@cache:6380/2", "cache:6380", false, null, "secret", 2)]
    [InlineData("rediss://ada:p%40ss@cache", "cache:6379", true, "ada", "p@ss", null)]
    [InlineData("redis+cluster://a:7000", "a:7000", false, null, null, null)]
    [InlineData("redis://a:7000,redis://b:7001, c:7002", "a:7000 b:7001 c:7002", false, null, null, null)]
    public void Url_AsUsersWriteIt_IsUnderstood(string url, string servers, bool tls, string? user, string? password, int? database)
    {
        Assert.Null(RedisAddress.TryParse(new RedisStoreOptions { Url = url }, out var parsed));

        Assert.Equal(servers, string.Join(' ', parsed!.EndPoints.Cast<DnsEndPoint>().Select(server => $"{server.Host}:{server.Port}")));
        Assert.Equal((tls, user, password, database), (parsed.Ssl, parsed.User, parsed.Password, parsed.DefaultDatabase));
    }

    [Theory]
    [InlineData("", "is missing")]
    [InlineData("http://secret@cache", "is not a Redis URL")]
    [InlineData("redis://secret@cache", "a user without a password")]
    [InlineData("redis://:secret@cache/first", "a database that is no number")]
    public void Url_Wrong_IsExplainedWithoutItsPassword(string url, string expected)
    {
        var result = new RedisStoreOptionsValidator().Validate(null, new RedisStoreOptions { Url = url });

        var failure = Assert.Single(result.Failures!);
        Assert.StartsWith("cache.url: ", failure, StringComparison.Ordinal);
        Assert.Contains(expected, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }
}
