using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Connections;

/// <summary>
/// Connects at start and asks each store once, so that the first call finds a connection and compiled code. A start without
/// Redis goes on: the policies know what to do without it.
/// </summary>
internal sealed partial class RedisConnector(RedisStore redis, IRateLimitStore limits, IBudgetLedger ledger, ILogger<RedisConnector> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (isConnected, servers) = await redis.ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (redis.CertificateRefusal is { } refusal)
        {
            LogNotTrusted(logger, servers, refusal);
        }
        else if (!isConnected)
        {
            LogNotConnected(logger, servers);
        }
        else if (await WarmUpAsync(cancellationToken).ConfigureAwait(false) is { } failure)
        {
            LogNotServing(logger, failure, servers);
        }
        else
        {
            LogConnected(logger, servers);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>Why Redis does not serve; <see langword="null"/> when it does.</returns>
    private async Task<RedisException?> WarmUpAsync(CancellationToken cancellationToken)
    {
        var nothing = new RateLimitAcquisition
        {
            LeaseId = Guid.Empty,
            TenantId = Guid.Empty,
            Dimensions = [new RateLimitDimension(RateLimitScope.Global, RateLimitMeasure.Requests, new RateLimitWindow(TimeSpan.FromMinutes(1)), 1)],
        };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await limits.ReadAsync(nothing, cancellationToken).ConfigureAwait(false);
                await ledger.RenewAsync(Guid.Empty, [Guid.Empty], TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (RedisException exception)
            {
                // The first may take longer than a call waits.
                if (attempt == 2)
                {
                    return exception;
                }
            }
        }
    }

    [LoggerMessage(64, LogLevel.Warning, "cache.url: Redis at {Servers} is connected to but does not run scripts in time. May its user run EVAL and write to cache.key_prefix, and is it no read-only replica? Calls ask it again.")]
    private static partial void LogNotServing(ILogger logger, Exception exception, string servers);

    [LoggerMessage(62, LogLevel.Information, "Rate limits and budgets are counted in Redis at {Servers}.")]
    private static partial void LogConnected(ILogger logger, string servers);

    [LoggerMessage(63, LogLevel.Error, "cache.url: Redis at {Servers} cannot be reached. Is it running, are user and password right, does it want TLS (rediss://)? It is tried again in the background.")]
    private static partial void LogNotConnected(ILogger logger, string servers);

    [LoggerMessage(68, LogLevel.Error, "cache.url: Redis at {Servers} is not trusted: {Refusal}. It is tried again in the background.")]
    private static partial void LogNotTrusted(ILogger logger, string servers, string refusal);
}
