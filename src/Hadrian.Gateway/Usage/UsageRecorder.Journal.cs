using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

public sealed partial class UsageRecorder
{
    private readonly UsageJournal? _journal;
    private readonly SemaphoreSlim _spilling = new(1, 1);
    private TaskCompletionSource? _commit;

    // A journal that failed is left alone until the next write, so that a full disk is not tried for every record.
    private volatile bool _journalFailed;

    private bool JournalsAll => _options.JournalMode == UsageJournalMode.Always;

    // Read under the lock. What comes while the journal is being written may wait beyond the bound.
    private int MostPending => _journal is null || _journalFailed ? _options.MaxPending : 2 * _options.MaxPending;

    private bool MustSpill => _journal is not null && !_journalFailed && (JournalsAll || _pending.Count >= _options.MaxPending);

    private static UsageJournal? JournalOf(UsageOptions options, ILogger logger)
        => options.JournalPath is { } path ? new UsageJournal(path, options.JournalMaxBytes, logger) : null;

    /// <summary>Gives what a record waits for that must be on disk: the next append, which takes all that came before it.</summary>
    private Task? CommitOf(bool spills)
        => spills && JournalsAll
            ? (_commit ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
            : null;

    private async ValueTask<bool> WriteJournalAsync(CancellationToken cancellationToken)
    {
        if (_journal?.Peek(_options.BatchSize) is not { Count: > 0 } batch)
        {
            return false;
        }

        await StoreAsync(batch, cancellationToken).ConfigureAwait(false);
        _journal.Advance();
        return true;
    }

    /// <summary>Moves what is pending to the journal, unless that is under way, which takes the new records along.</summary>
    private void SpillBehind()
    {
        if (_spilling.Wait(0))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static recorder => recorder.SpillWhileNeeded(), this, preferLocal: false);
        }
    }

    // Entered with the semaphore held.
    private void SpillWhileNeeded()
    {
        bool again;
        do
        {
            Spill();
            lock (_lock)
            {
                again = (MustSpill && _pending.Count > 0) || _commit is not null;
                if (!again)
                {
                    // Within the lock: a record that comes now finds the semaphore free.
                    _spilling.Release();
                }
            }
        }
        while (again);
    }

    private async Task SpillAsync()
    {
        if (_journal is not null)
        {
            await _spilling.WaitAsync().ConfigureAwait(false);
            SpillWhileNeeded();
        }
    }

    private void Spill()
    {
        List<UsageRecord> records;
        TaskCompletionSource? commit;
        lock (_lock)
        {
            records = [.. _pending];
            (commit, _commit) = (_commit, null);
        }

        try
        {
            if (records.Count > 0)
            {
                _journal!.Append(records);
                Remove(records);
                Spilled(records.Count);
            }
        }
#pragma warning disable CA1031 // whatever the disk throws, the records stay pending
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _journalFailed = true;
            LogJournalFailed(_logger, exception, records.Count);
        }

        // Also when it failed: the record then waits in memory, as it would without a journal.
        commit?.SetResult();
    }

    private void Spilled(int count)
    {
        if (!JournalsAll)
        {
            _metrics?.UsageSpilled(count);
            LogSpilled(_logger, count);
        }
    }

    [LoggerMessage(22, LogLevel.Warning, "{Count} usage records were moved to the journal on disk, because storage is away or slow. They are stored once it is back.")]
    private static partial void LogSpilled(ILogger logger, int count);

    [LoggerMessage(24, LogLevel.Error, "The usage journal could not be written; {Pending} records wait in memory, and are lost if storage stays away.")]
    private static partial void LogJournalFailed(ILogger logger, Exception exception, int pending);
}
