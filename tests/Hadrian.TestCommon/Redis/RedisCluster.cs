namespace Hadrian.TestCommon.Redis;

/// <summary>A Redis Cluster of three masters.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private readonly RedisProcess[] _servers;

    private RedisCluster(RedisProcess[] servers) => _servers = servers;

    /// <summary>Gets the servers.</summary>
    public IReadOnlyList<RedisProcess> Servers => _servers;

    /// <summary>Gets the URL a gateway connects to: all nodes, separated by commas.</summary>
    public string Url => string.Join(',', _servers.Select(server => server.Url));

    /// <summary>Starts a cluster that answers.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        string[] arguments = ["--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"];
        var servers = new[] { await RedisProcess.StartAsync(arguments), await RedisProcess.StartAsync(arguments), await RedisProcess.StartAsync(arguments) };
        await RedisProcess.CommandAsync(["--cluster", "create", .. servers.Select(server => $"127.0.0.1:{server.Port}"), "--cluster-yes"]);
        foreach (var server in servers)
        {
            await server.WaitAsync("cluster_state:ok", "CLUSTER", "INFO");
        }

        return new RedisCluster(servers);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
