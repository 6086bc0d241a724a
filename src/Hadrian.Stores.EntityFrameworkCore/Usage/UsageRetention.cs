using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Deletes old rows of <c>usage_records</c> in the order of the primary key, which is that of time. The hourly sums stay.</summary>
internal sealed class UsageRetention(IDbContextFactory<HadrianDbContext> contexts) : IUsageRetention
{
    public async ValueTask<long> CountAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var bound = OperationIdRange.Least(before);
        return await context.Usage.LongCountAsync(row => row.OperationId < bound, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> DeleteAsync(DateTimeOffset before, int most, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var bound = OperationIdRange.Least(before);
        return await context.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM usage_records WHERE (operation_id, attempt) IN (
                SELECT operation_id, attempt FROM usage_records WHERE operation_id < {bound} ORDER BY operation_id, attempt LIMIT {most})
            """,
            cancellationToken).ConfigureAwait(false);
    }
}
