namespace Hadrian.Gateway;

/// <summary>Makes changes together with their audit records.</summary>
/// <param name="log">Takes what the stores do not write themselves.</param>
public sealed class AuditTrail(IAuditLog log)
{
    /// <summary>Makes a change and records it, in one transaction where the store can.</summary>
    /// <typeparam name="T">What the change tells.</typeparam>
    /// <param name="record">What to record.</param>
    /// <param name="change">The change. What it throws, and a change that was not made, leave no record.</param>
    /// <param name="wasMade">Tells from the result whether the change was made.</param>
    /// <returns>The change's result.</returns>
    public async ValueTask<T> RecordAsync<T>(AuditRecord record, Func<ValueTask<T>> change, Func<T, bool> wasMade)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(wasMade);
        using var scope = AuditScope.Begin(record);
        var result = await change().ConfigureAwait(false);

        // The change is stored: a caller who leaves does not keep it from the record.
        if (wasMade(result) && scope.Take() is { } pending)
        {
            await log.AppendAsync(pending, CancellationToken.None).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Makes a change that always takes place, and records it.</summary>
    /// <param name="record">What to record.</param>
    /// <param name="change">The change.</param>
    public async ValueTask RecordAsync(AuditRecord record, Func<ValueTask> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        await RecordAsync(record, Changed, static made => made).ConfigureAwait(false);

        async ValueTask<bool> Changed()
        {
            await change().ConfigureAwait(false);
            return true;
        }
    }
}
