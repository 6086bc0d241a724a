using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Writes usage records behind the calls, in batches. A batch that fails is kept and written with the next one.</summary>
public sealed partial class UsageRecorder : IAsyncDisposable, IDisposable
{
    private readonly IUsageStore _store;
    private readonly UsageOptions _options;
    private readonly TimeProvider _time;
    private readonly GatewayMetrics? _metrics;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Queue<UsageRecord> _pending = new();
    private ITimer? _timer;
    private bool _disposed;

    /// <summary>Initialises the recorder.</summary>
    /// <param name="store">Where records go.</param>
    /// <param name="options">Batch size and interval.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are reported.</param>
    /// <param name="metrics">Where losses are counted.</param>
    public UsageRecorder(IUsageStore store, IOptions<UsageOptions> options, TimeProvider time, ILogger<UsageRecorder> logger, GatewayMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _options = options.Value;
        _time = time;
        _logger = logger;
        _metrics = metrics;
    }

    /// <summary>Takes a record; returns at once.</summary>
    /// <param name="record">The record.</param>
    public void Record(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var dropped = 0;
        bool full;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _pending.Enqueue(record);
            while (_pending.Count > _options.MaxPending)
            {
                _pending.Dequeue();
                dropped++;
            }

            full = _pending.Count == _options.BatchSize;
            var interval = TimeSpan.FromMilliseconds(_options.FlushIntervalMilliseconds);
            _timer ??= _time.CreateTimer(_ => WriteBehind(), null, interval, interval);
        }

        if (dropped > 0)
        {
            _metrics?.UsageDropped(dropped);
            LogDropped(_logger, dropped);
        }

        if (full)
        {
            WriteBehind();
        }
    }

    /// <summary>Writes everything that is pending.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether all of it was stored.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await WriteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        _writing.Dispose();
    }

    /// <summary>Writes what is pending and stops. Blocks meanwhile: a container disposed synchronously must not lose records.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Starts a write unless one is under way, which takes the new records along.</summary>
    private void WriteBehind()
    {
        if (_writing.Wait(0))
        {
            _ = WriteAsync(CancellationToken.None);
        }
    }

    // Entered with the semaphore held.
    private async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (Peek() is { Count: > 0 } batch)
            {
                await _store.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
                Remove(batch);
            }

            return true;
        }
#pragma warning disable CA1031 // whatever storage throws, the records stay pending and are written again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(_logger, exception, Count());
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    private List<UsageRecord> Peek()
    {
        lock (_lock)
        {
            return [.. _pending.Take(_options.BatchSize)];
        }
    }

    private void Remove(List<UsageRecord> batch)
    {
        lock (_lock)
        {
            // Some of the batch may have been dropped meanwhile because too many were pending.
            foreach (var record in batch)
            {
                if (_pending.TryPeek(out var first) && ReferenceEquals(first, record))
                {
                    _pending.Dequeue();
                }
            }
        }
    }

    private int Count()
    {
        lock (_lock)
        {
            return _pending.Count;
        }
    }

    [LoggerMessage(20, LogLevel.Error, "Usage could not be stored; {Pending} records are kept in memory and tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, int pending);

    [LoggerMessage(21, LogLevel.Error, "{Dropped} usage records were dropped because storage has been away for too long.")]
    private static partial void LogDropped(ILogger logger, int dropped);
}
