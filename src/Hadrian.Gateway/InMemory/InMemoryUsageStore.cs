namespace Hadrian.Gateway;

/// <summary>
/// Keeps the latest usage records in memory, and the sums of all for budgets. Older records are forgotten, and missing in reports:
/// register a durable store to keep them.
/// </summary>
public sealed class InMemoryUsageStore : IUsageStore, IBudgetSpendSource, IUsageReports
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<UsageRecord> _records = new();
    private readonly HashSet<(Guid OperationId, int Attempt)> _ids = [];
    private readonly InMemorySpend _spend = new();

    /// <summary>Gets a copy of the records kept, oldest first.</summary>
    public IReadOnlyList<UsageRecord> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _records];
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        lock (_lock)
        {
            foreach (var record in records)
            {
                if (_ids.Add((record.OperationId, record.Attempt)))
                {
                    _records.Enqueue(record);
                    _spend.Add(record);
                }
            }

            while (_records.Count > Capacity)
            {
                var oldest = _records.Dequeue();
                _ids.Remove((oldest.OperationId, oldest.Attempt));
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<Money> GetSpendAsync(BudgetAccount account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        lock (_lock)
        {
            return new(_spend.Sum(account));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<UsageSum>> SumAsync(UsageQuery query, UsageDimensions by, int most, CancellationToken cancellationToken)
        => new(InMemoryReports.Sum(Records, query, by, most));

    /// <inheritdoc/>
    public ValueTask<UsageSpan?> GetSpanAsync(UsageQuery query, CancellationToken cancellationToken) => new(InMemoryReports.Span(Records, query));

    /// <inheritdoc/>
    public ValueTask<Page<UsageRecord>> ListAsync(UsageQuery query, int limit, UsagePosition? from, bool backward, CancellationToken cancellationToken)
        => new(InMemoryReports.List(Records, query, limit, from, backward));

    /// <summary>Removes records of somebody who is erased. What they spent stays counted.</summary>
    /// <returns>How many there were.</returns>
    internal int Remove(Func<UsageRecord, bool> which)
    {
        lock (_lock)
        {
            var kept = _records.Where(record => !which(record)).ToList();
            var removed = _records.Count - kept.Count;
            _records.Clear();
            kept.ForEach(_records.Enqueue);
            return removed;
        }
    }
}
