using Hadrian.TestCommon.Redis;

namespace Hadrian.Stores.Redis.Tests.Servers;

/// <summary>A cluster of three masters.</summary>
public sealed class ClusterRedis : SingleRedis
{
    public override async Task InitializeAsync()
    {
        if (RedisProcess.ReasonForAbsence is not null)
        {
            return;
        }

        string[] arguments = ["--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"];
        var servers = new[] { await StartAsync(arguments), await StartAsync(arguments), await StartAsync(arguments) };
        await RedisProcess.CommandAsync(["--cluster", "create", .. servers.Select(server => $"127.0.0.1:{server.Port}"), "--cluster-yes"]);
        foreach (var server in servers)
        {
            await server.WaitAsync("cluster_state:ok", "CLUSTER", "INFO");
        }

        Url = string.Join(',', servers.Select(server => server.Url));
    }
}
