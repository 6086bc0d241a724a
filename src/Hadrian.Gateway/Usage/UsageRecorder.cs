using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Writes usage records behind the calls, in batches. A batch that fails is kept, in memory or in a journal on disk, and
/// written again: what storage gets is everything, in order.
/// </summary>
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
    /// <param name="options">Batch size, interval and journal.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are reported.</param>
    /// <param name="metrics">Where losses are counted.</param>
    public UsageRecorder(IUsageStore store, IOptions<UsageOptions> options, TimeProvider time, ILogger<UsageRecorder> logger, GatewayMetrics? metrics = null)
        : this(store, (options ?? throw new ArgumentNullException(nameof(options))).Value, time, logger, metrics, JournalOf(options.Value, logger))
    {
    }

    internal UsageRecorder(IUsageStore store, UsageOptions options, TimeProvider time, ILogger logger, GatewayMetrics? metrics, UsageJournal? journal)
    {
        _store = store;
        _options = options;
        _time = time;
        _logger = logger;
        _metrics = metrics;
        _journal = journal;
        _deadLetters = options.DeadLetters.Path is null ? null : new DeadLetters(options.DeadLetters);
    }

    /// <summary>Takes a record; returns at once.</summary>
    /// <param name="record">The record.</param>
    public void Record(UsageRecord record) => Take(record);

    /// <summary>
    /// Takes a record. With <see cref="UsageJournalMode.Always"/> it is on disk when the task ends, together with those that
    /// came meanwhile; else the task has ended already.
    /// </summary>
    /// <param name="record">The record.</param>
    public ValueTask RecordAsync(UsageRecord record) => Take(record) is { } committed ? new(committed) : default;

    /// <summary>Takes up what an earlier process left in the journal and among the dead letters, and goes on while calls are served.</summary>
    /// <exception cref="GatewayConfigurationException">The journal or the dead letters cannot be opened.</exception>
    public void Start()
    {
        _journal?.Open();
        _deadLetters?.Open();
        if (_journal is { IsEmpty: false } || _deadLetters is { All.Count: > 0 })
        {
            lock (_lock)
            {
                StartTimer();
            }

            WriteBehind();
        }
    }

    /// <summary>Writes everything that is pending, what is in the journal first.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether all of it was stored.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await WriteAsync(drain: true, cancellationToken).ConfigureAwait(false);
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
        if (Count() is > 0 and var lost)
        {
            Dropped(lost);
        }

        await _spilling.WaitAsync().ConfigureAwait(false);
        _journal?.Dispose();
        _deadLetters?.Dispose();
        _spilling.Dispose();
        _writing.Dispose();
    }

    /// <summary>Writes what is pending and stops. Blocks meanwhile: a container disposed synchronously must not lose records.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private Task? Take(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var dropped = 0;
        bool full, spills;
        Task? committed;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _pending.Enqueue(record);
            while (_pending.Count > MostPending)
            {
                _pending.Dequeue();
                dropped++;
            }

            full = _pending.Count == _options.BatchSize;
            spills = MustSpill;
            committed = CommitOf(spills);
            StartTimer();
        }

        if (dropped > 0)
        {
            Dropped(dropped);
        }

        if (spills)
        {
            SpillBehind();
        }
        else if (full)
        {
            WriteBehind();
        }

        return committed;
    }

    private void StartTimer()
    {
        var interval = TimeSpan.FromMilliseconds(_options.FlushIntervalMilliseconds);
        _timer ??= _time.CreateTimer(_ => WriteBehind(), null, interval, interval);
    }

    /// <summary>Starts a write unless one is under way, which takes the new records along.</summary>
    private void WriteBehind()
    {
        if (_writing.Wait(0))
        {
            _ = WriteAsync(drain: false, CancellationToken.None);
        }
    }

    // Entered with the semaphore held. Behind calls, what comes while a batch is written waits for the next: a transaction
    // for every few records would cost several times as much.
    private async Task<bool> WriteAsync(bool drain, CancellationToken cancellationToken)
    {
        try
        {
            _journalFailed = false;
            while (await WriteJournalAsync(cancellationToken).ConfigureAwait(false))
            {
            }

            do
            {
                await WritePendingAsync(cancellationToken).ConfigureAwait(false);
            }
            while (Count() >= (drain ? 1 : _options.BatchSize));

            await RetryDeadLettersAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // whatever storage throws, the records stay pending and are written again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(_logger, exception, Count());
            await SpillAsync().ConfigureAwait(false);
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask WritePendingAsync(CancellationToken cancellationToken)
    {
        var batch = Peek();
        if (batch.Count > 0)
        {
            await StoreAsync(batch, cancellationToken).ConfigureAwait(false);
            Remove(batch);
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
            // Some of the batch may be gone: dropped because too many were pending, stored, or moved to the journal.
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

    private void Dropped(int count)
    {
        _metrics?.UsageDropped(count);
        LogDropped(_logger, count);
    }

    [LoggerMessage(20, LogLevel.Error, "Usage could not be stored; {Pending} records wait in memory and all are tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, int pending);

    [LoggerMessage(21, LogLevel.Error, "{Dropped} usage records were dropped because storage has been away for too long.")]
    private static partial void LogDropped(ILogger logger, int dropped);
}
