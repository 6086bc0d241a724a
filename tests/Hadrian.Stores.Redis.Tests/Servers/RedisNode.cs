using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Hadrian.Stores.Redis.Connections;
using Hadrian.TestCommon.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hadrian.Stores.Redis.Tests.Servers;

/// <summary>What one gateway process has: a connection and both stores.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private readonly string _url;

    public RedisNode(string url, string prefix, TimeProvider? time = null, IBudgetSpendSource? source = null, TimeSpan? timeout = null, X509Certificate2? authority = null)
    {
        _url = url;
        var options = Options.Create(new RedisStoreOptions { Url = url, KeyPrefix = prefix, CommandTimeout = timeout ?? TimeSpan.FromSeconds(30) });
        if (authority is not null)
        {
            options.Value.CertificateAuthorities.Add(authority);
        }

        Redis = new RedisStore(options, TimeProvider.System, NullLogger<RedisStore>.Instance);
        Limits = new RedisRateLimitStore(Redis, options, new RedisClock(time));
        Ledger = new RedisBudgetLedger(Redis, new RedisClock(time), source);
    }

    public RedisStore Redis { get; }

    public IRateLimitStore Limits { get; }

    public IBudgetLedger Ledger { get; }

    /// <summary>Runs a command on every server, as an operator does.</summary>
    public async Task CommandAsync(params string[] command)
    {
        foreach (var node in _url.Split(','))
        {
            await RedisProcess.CommandAsync(["-p", new Uri(node).Port.ToString(CultureInfo.InvariantCulture), .. command]);
        }
    }

    public ValueTask DisposeAsync() => Redis.DisposeAsync();
}
