using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Reads reports from the database itself.</summary>
internal sealed class ReportReader(IDbContextFactory<HadrianDbContext> contexts) : IReportReader
{
    public async ValueTask<T> ReadAsync<T>(Func<HadrianDbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await read(context, cancellationToken).ConfigureAwait(false);
    }
}
