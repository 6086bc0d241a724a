using Hadrian.TestCommon.Redis;

namespace Hadrian.Stores.Redis.Tests.Servers;

/// <summary>One server for all tests of a class; they share nothing, because each has its own key prefix.</summary>
public class SingleRedis : IAsyncLifetime
{
    private IAsyncDisposable? _servers;

    public string Url { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (RedisProcess.ReasonForAbsence is null)
        {
            (_servers, Url) = await StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_servers is not null)
        {
            await _servers.DisposeAsync();
        }
    }

    private protected virtual async Task<(IAsyncDisposable Servers, string Url)> StartAsync()
    {
        var server = await RedisProcess.StartAsync();
        return (server, server.Url);
    }
}
