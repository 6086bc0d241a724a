namespace Hadrian.Stores.EntityFrameworkCore;

internal static class AuditedChange
{
    /// <summary>Makes a change by statements and, if rows were changed, writes its audit record in the same transaction.</summary>
    /// <param name="context">The database.</param>
    /// <param name="change">Runs the statements and tells how many rows they changed.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>How many rows were changed.</returns>
    public static async ValueTask<int> ChangeAsync(this HadrianDbContext context, Func<Task<int>> change, CancellationToken cancellationToken)
    {
        if (AuditScope.Current is not { IsPending: true })
        {
            return await change().ConfigureAwait(false);
        }

        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var changed = await change().ConfigureAwait(false);
        if (changed > 0)
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return changed;
    }
}
