namespace Hadrian.Gateway;

/// <summary>Keeps audit records in memory: the newest ten thousand, lost at restart.</summary>
public sealed class InMemoryAuditLog : IAuditLog
{
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<AuditRecord> _records = new();

    /// <inheritdoc/>
    public ValueTask AppendAsync(AuditRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock)
        {
            if (_records.Count == Most)
            {
                _records.Dequeue();
            }

            _records.Enqueue(record);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<AuditRecord?> FindAsync(Guid id, CancellationToken cancellationToken) => new(Snapshot().FirstOrDefault(record => record.Id == id));

    /// <inheritdoc/>
    public ValueTask<Page<AuditRecord>> ListAsync(AuditQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new(InMemoryPaging.Read(Snapshot().Where(record => Fits(record, query)), record => new PageCursor(record.Timestamp, record.Id), page));
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(DateTimeOffset before, CancellationToken cancellationToken) => new(Snapshot().LongCount(record => record.Timestamp < before));

    /// <inheritdoc/>
    public ValueTask<int> DeleteAsync(DateTimeOffset before, int most, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var deleted = 0;
            while (deleted < most && _records.TryPeek(out var oldest) && oldest.Timestamp < before)
            {
                _records.Dequeue();
                deleted++;
            }

            return new(deleted);
        }
    }

    private static bool Fits(AuditRecord record, AuditQuery query)
        => (query.ActorType is null || query.ActorType == record.ActorType)
            && (query.ActorId is null || query.ActorId == record.ActorId)
            && (query.Action is null || query.Action == record.Action)
            && (query.ResourceType is null || query.ResourceType == record.ResourceType)
            && (query.ResourceId is null || query.ResourceId == record.ResourceId)
            && (query.OrganizationId is null || query.OrganizationId == record.OrganizationId)
            && (query.ProjectId is null || query.ProjectId == record.ProjectId)
            && (query.From is null || record.Timestamp >= query.From)
            && (query.To is null || record.Timestamp < query.To);

    private AuditRecord[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _records];
        }
    }
}
