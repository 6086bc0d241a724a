using Hadrian.TestCommon.Redis;

namespace Hadrian.Stores.Redis.Tests.Servers;

/// <summary>One server for all tests of a class; they share nothing, because each has its own key prefix.</summary>
public class SingleRedis : IAsyncLifetime
{
    private readonly List<RedisProcess> _servers = [];

    public string Url { get; protected set; } = "";

    public virtual async Task InitializeAsync()
    {
        if (RedisProcess.ReasonForAbsence is null)
        {
            Url = (await StartAsync()).Url;
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private protected async Task<RedisProcess> StartAsync(params string[] arguments)
    {
        var server = await RedisProcess.StartAsync(arguments);
        _servers.Add(server);
        return server;
    }
}
