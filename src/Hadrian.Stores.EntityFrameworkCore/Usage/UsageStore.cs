using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class UsageStore(IDbContextFactory<HadrianDbContext> contexts, IBulkWriter bulk) : IUsageStore
{
    public async ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return;
        }

        using var context = contexts.CreateDbContext();
        await bulk.AppendUsageAsync(context, records, cancellationToken).ConfigureAwait(false);
    }
}
