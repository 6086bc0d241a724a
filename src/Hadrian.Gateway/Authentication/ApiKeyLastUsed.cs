using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>Remembers when keys were last used and writes it behind, all keys in one statement a minute and at shutdown.</summary>
public sealed partial class ApiKeyLastUsed(IApiKeyStore store, TimeProvider time, ILogger<ApiKeyLastUsed> logger) : IAsyncDisposable, IDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _starting = new();

    // UTC ticks rather than times: eight bytes are overwritten in place, without a new entry for every call.
    private ConcurrentDictionary<Guid, long> _pending = new();
    private ITimer? _timer;

    internal void Touch(Guid keyId, DateTimeOffset now)
    {
        _pending[keyId] = now.UtcTicks;
        if (_timer is null)
        {
            lock (_starting)
            {
                _timer ??= time.CreateTimer(_ => _ = FlushAsync(CancellationToken.None), null, Interval, Interval);
            }
        }
    }

    /// <summary>Writes what is pending. A failed write is tried again with the next one.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var batch = Interlocked.Exchange(ref _pending, new());
        if (batch.IsEmpty)
        {
            return;
        }

        try
        {
            await store.TouchAsync(batch.ToDictionary(use => use.Key, use => new DateTimeOffset(use.Value, TimeSpan.Zero)), cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the time of last use is worth a warning, not a failed call
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, exception, batch.Count);
            foreach (var (keyId, usedAt) in batch)
            {
                _pending.TryAdd(keyId, usedAt);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Writes what is pending and stops. Blocks meanwhile.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    [LoggerMessage(10, LogLevel.Warning, "The time of last use of {Count} API keys could not be stored; it is tried again in a minute.")]
    private static partial void LogFailed(ILogger logger, Exception exception, int count);
}
