using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Reads reports so that they can be stopped: the driver looks at tokens only between statements.</summary>
internal sealed class SqliteReportReader(IDbContextFactory<HadrianDbContext> contexts) : IReportReader
{
    private const int Interrupted = 9;

    public async ValueTask<T> ReadAsync<T>(Func<HadrianDbContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var stop = cancellationToken.UnsafeRegister(
                static connection => raw.sqlite3_interrupt(((SqliteConnection)connection!).Handle), context.Database.GetDbConnection());
            return await read(context, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Interrupted && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }
}
