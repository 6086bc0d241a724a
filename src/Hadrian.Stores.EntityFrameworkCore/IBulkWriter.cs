namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Writes of many rows at once, which each database has its own fast way of doing. A provider package implements it.</summary>
/// <remarks>
/// Tables are <c>usage_records</c>, <c>usage_hourly</c> and <c>api_keys</c>; columns are the property names in snake case, enums are stored by
/// name, times as Unix milliseconds. Implementations are called concurrently, each call with a context of its own.
/// </remarks>
public interface IBulkWriter
{
    /// <summary>
    /// Appends records and adds them to the hourly sums, in one transaction. Records whose operation id and attempt are stored
    /// already are ignored, in the sums too; <see cref="UsageRollup"/> helps with those.
    /// </summary>
    /// <param name="context">The context whose connection to use.</param>
    /// <param name="records">The records; at least one.</param>
    /// <param name="cancellationToken">A token to cancel the write, of which then nothing is kept.</param>
    Task AppendUsageAsync(HadrianDbContext context, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken);

    /// <summary>Sets <c>last_used_at</c> of many keys in one transaction, unless the stored time is later.</summary>
    /// <param name="context">The context whose connection to use.</param>
    /// <param name="lastUsed">Time of last use by key id; at least one.</param>
    /// <param name="cancellationToken">A token to cancel the write, of which then nothing is kept.</param>
    Task TouchApiKeysAsync(
        HadrianDbContext context, IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken);
}
