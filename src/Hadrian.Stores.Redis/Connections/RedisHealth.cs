using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Connections;

/// <summary>Tells whether Redis answers: of a cluster every master, since each holds the counts of some tenants.</summary>
internal sealed partial class RedisHealth(RedisStore redis, TimeProvider time, ILogger<RedisHealth> logger) : ISharedCache
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    public async ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await redis.PingAsync().WaitAsync(ProbeTimeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogUnavailable(logger, exception);
            return false;
        }
    }

    [LoggerMessage(65, LogLevel.Warning, "Redis does not answer a health check.")]
    private static partial void LogUnavailable(ILogger logger, Exception exception);
}
