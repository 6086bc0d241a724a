using Hadrian.TestCommon.Redis;

namespace Hadrian.Stores.Redis.Tests.Servers;

/// <summary>A cluster of three masters.</summary>
public sealed class ClusterRedis : SingleRedis
{
    private protected override async Task<(IAsyncDisposable Servers, string Url)> StartAsync()
    {
        var cluster = await RedisCluster.StartAsync();
        return (cluster, cluster.Url);
    }
}
