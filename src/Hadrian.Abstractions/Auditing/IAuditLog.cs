namespace Hadrian;

/// <summary>Keeps the audit records. Implementations are singletons and thread-safe.</summary>
public interface IAuditLog
{
    /// <summary>Adds a record that no store has written along with its change (see <see cref="AuditScope"/>).</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask AppendAsync(AuditRecord record, CancellationToken cancellationToken);

    /// <summary>Finds a record.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<AuditRecord?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Lists records, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="page">How many, from where on.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<Page<AuditRecord>> ListAsync(AuditQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Counts old records.</summary>
    /// <param name="before">Those from before this time.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<long> CountAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Deletes old records, oldest first.</summary>
    /// <param name="before">Those from before this time.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>How many were deleted.</returns>
    ValueTask<int> DeleteAsync(DateTimeOffset before, int most, CancellationToken cancellationToken);
}
