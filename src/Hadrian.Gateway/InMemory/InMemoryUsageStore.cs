namespace Hadrian.Gateway;

/// <summary>Keeps the latest usage records in memory. What is older is forgotten: register a durable store to keep all.</summary>
public sealed class InMemoryUsageStore : IUsageStore
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<UsageRecord> _records = new();
    private readonly HashSet<Guid> _ids = [];

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
                if (_ids.Add(record.OperationId))
                {
                    _records.Enqueue(record);
                }
            }

            while (_records.Count > Capacity)
            {
                _ids.Remove(_records.Dequeue().OperationId);
            }
        }

        return default;
    }
}
