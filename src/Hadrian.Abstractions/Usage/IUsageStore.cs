namespace Hadrian;

/// <summary>Stores usage records.</summary>
public interface IUsageStore
{
    /// <summary>Appends records in one transaction. Records whose operation id and attempt are stored already are ignored, so a retried batch is harmless.</summary>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <exception cref="UsageRejectedException">A record itself is at fault; none of them was stored.</exception>
    ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken);
}
