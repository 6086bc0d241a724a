using System.Runtime.InteropServices;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>
/// Gathers what the new records of one batch add to <c>usage_hourly</c>, so that each row there is written once per batch.
/// For <see cref="IBulkWriter"/>s.
/// </summary>
public sealed class UsageRollup
{
    private readonly Dictionary<UsageGroup, UsageTotals> _groups = [];

    /// <summary>Gets the sums to add, by row.</summary>
    public IReadOnlyDictionary<UsageGroup, UsageTotals> Groups => _groups;

    /// <summary>Counts a record. Not for one that was stored before.</summary>
    /// <param name="record">The record.</param>
    public void Add(UsageRecord record)
    {
        ref var totals = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, UsageGroup.Of(record), out _);
        totals = totals.Add(record);
    }
}
