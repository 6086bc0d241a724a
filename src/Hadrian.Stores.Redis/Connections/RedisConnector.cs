using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hadrian.Stores.Redis.Connections;

/// <summary>Connects at start, so that the first call finds a connection. A start without Redis goes on: the policies know what to do without it.</summary>
internal sealed partial class RedisConnector(RedisStore redis, ILogger<RedisConnector> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (isConnected, servers) = await redis.ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (isConnected)
        {
            LogConnected(logger, servers);
        }
        else
        {
            LogNotConnected(logger, servers);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(62, LogLevel.Information, "Rate limits and budgets are counted in Redis at {Servers}.")]
    private static partial void LogConnected(ILogger logger, string servers);

    [LoggerMessage(63, LogLevel.Error, "cache.url: Redis at {Servers} cannot be reached. Is it running, are user and password right, does it want TLS (rediss://)? It is tried again in the background.")]
    private static partial void LogNotConnected(ILogger logger, string servers);
}
