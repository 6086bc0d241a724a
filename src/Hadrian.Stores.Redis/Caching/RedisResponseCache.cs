using Hadrian.Stores.Redis.Connections;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Caching;

/// <summary>
/// Keeps cached answers in Redis for all nodes, behind each node's memory, over the connection and within the time the other
/// stores have. Without Redis nothing is found and nothing kept.
/// </summary>
internal sealed partial class RedisResponseCache(RedisStore redis, TimeProvider time, ILogger<RedisResponseCache> logger) : IDistributedCache
{
    private const string AsyncOnly = "Calls wait for Redis asynchronously only.";

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        try
        {
            return await redis.TryCallAsync(database => database.StringGetAsync(Key(key)), token).ConfigureAwait(false);
        }
        catch (RedisException exception)
        {
            LogNotRead(logger, exception);
            return null;
        }
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        try
        {
            await redis.TryCallAsync(database => database.StringSetAsync(Key(key), value, Lifetime(options)), token).ConfigureAwait(false);
        }
        catch (RedisException exception)
        {
            LogNotWritten(logger, exception);
        }
    }

    /// <summary>Does nothing: entries live for as long as they were given, read or not.</summary>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    /// <summary>Removes an entry.</summary>
    /// <exception cref="RedisException">Redis does not answer, so the entry may live on.</exception>
    public Task RemoveAsync(string key, CancellationToken token = default) => redis.TryCallAsync(database => database.KeyDeleteAsync(Key(key)), token);

    public byte[]? Get(string key) => throw new NotSupportedException(AsyncOnly);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException(AsyncOnly);

    public void Refresh(string key) => throw new NotSupportedException(AsyncOnly);

    public void Remove(string key) => throw new NotSupportedException(AsyncOnly);

    private RedisKey Key(string key) => $"{redis.Prefix}response:{key}";

    private Expiration Lifetime(DistributedCacheEntryOptions options)
        => (options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration - time.GetUtcNow() ?? options.SlidingExpiration) is { } lifetime
            ? new Expiration(lifetime)
            : Expiration.Default;

    [LoggerMessage(69, LogLevel.Debug, "A cached answer could not be looked up in Redis.")]
    private static partial void LogNotRead(ILogger logger, Exception exception);

    [LoggerMessage(74, LogLevel.Debug, "An answer could not be cached in Redis.")]
    private static partial void LogNotWritten(ILogger logger, Exception exception);
}
