using Hadrian.Stores.Redis.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Hadrian.Stores.Redis.Invalidation;

/// <summary>
/// Tells nodes what has changed by publish and subscribe. Redis delivers such a message at most once, so each time this node may
/// have missed one, as after a lost connection, it forgets everything.
/// </summary>
internal sealed partial class RedisInvalidationBus(RedisStore redis, TimeProvider time, ILogger<RedisInvalidationBus> logger)
    : BackgroundService, IInvalidationBus
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly RedisChannel _channel = RedisChannel.Literal($"{redis.Prefix}invalidate");
    private readonly List<Action<CacheInvalidation>> _handlers = [];

    public async ValueTask<bool> PublishAsync(CacheInvalidation invalidation, CancellationToken cancellationToken)
    {
        try
        {
            var message = InvalidationMessage.Write(_node, invalidation);
            await redis.CallAsync(database => database.PublishAsync(_channel, message), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RedisException exception)
        {
            LogNotTold(logger, exception, invalidation.Kind);
            return false;
        }
    }

    public void Subscribe(Action<CacheInvalidation> handler)
    {
        lock (_handlers)
        {
            _handlers.Add(handler);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var multiplexer = await redis.GetAsync(stoppingToken).ConfigureAwait(false);
        multiplexer.ConnectionFailed += (_, _) => ForgetEverything();
        multiplexer.ConnectionRestored += (_, _) => _ = ForgetAgainAsync(multiplexer);
        multiplexer.ConfigurationChanged += (_, _) => _ = ForgetAgainAsync(multiplexer);
        while (!await TrySubscribeAsync(multiplexer).ConfigureAwait(false))
        {
            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(false);
        }

        ForgetEverything();
    }

    private async Task<bool> TrySubscribeAsync(ConnectionMultiplexer multiplexer)
    {
        try
        {
            await multiplexer.GetSubscriber().SubscribeAsync(_channel, (_, message) => Receive(message)).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Not connected yet, which the connector has logged.
            return false;
        }
    }

    private void Receive(RedisValue message)
    {
        if (InvalidationMessage.Read(message.ToString()) is var (node, invalidation) && node != _node)
        {
            Tell(invalidation);
        }
    }

    /// <summary>Forgets what was remembered while no message could come, and once more when the subscription is known to stand.</summary>
    private async Task ForgetAgainAsync(ConnectionMultiplexer multiplexer)
    {
        ForgetEverything();
        try
        {
            await multiplexer.GetSubscriber().PingAsync().ConfigureAwait(false);
            ForgetEverything();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            // Lost again: the next event forgets again.
            LogLostAgain(logger, exception);
        }
    }

    private void ForgetEverything() => Tell(new CacheInvalidation(CacheInvalidationKind.Everything));

    private void Tell(CacheInvalidation invalidation)
    {
        Action<CacheInvalidation>[] handlers;
        lock (_handlers)
        {
            handlers = [.. _handlers];
        }

        foreach (var handler in handlers)
        {
            handler(invalidation);
        }
    }

    [LoggerMessage(66, LogLevel.Error, "Other nodes could not be told of a change ({Kind}); they notice when what they remember expires.")]
    private static partial void LogNotTold(ILogger logger, Exception exception, CacheInvalidationKind kind);

    [LoggerMessage(67, LogLevel.Debug, "The connection to Redis was lost again before its subscription stood.")]
    private static partial void LogLostAgain(ILogger logger, Exception exception);
}
