using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Brings the schema up to date, or refuses to work with an old one.</summary>
internal sealed class SchemaMigrator(
    SqliteDatabase database, IDbContextFactory<HadrianDbContext> contexts, TimeProvider time, ILogger<SchemaMigrator> logger)
{
    /// <summary>How long another process may hold the migration lock before the start gives up.</summary>
    internal TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();

        // An up-to-date schema takes no lock, so that it starts even when a killed process left one behind.
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken).ConfigureAwait(false)).ToArray();
        if (pending.Length == 0)
        {
            return;
        }

        if (!database.Options.RunMigrations)
        {
            throw new GatewayStorageException(
                $"The schema of database.path '{database.Path}' is older than this version of the gateway: "
                + $"{string.Join(", ", pending)} not applied. Set database.run_migrations to true, or upgrade the database first.");
        }

        Log.Migrating(logger, database.Path, pending.Length, pending[^1]);
        await MigrateAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private async Task MigrateAsync(HadrianDbContext context, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LockTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await context.Database.MigrateAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayStorageException(
                $"Another process has been migrating database.path '{database.Path}' for {LockTimeout.TotalSeconds:0} s. "
                + "Start again when it is done. If none is at work, one was killed and left its lock; remove it: "
                + $"sqlite3 '{database.Path}' 'DELETE FROM __EFMigrationsLock'",
                exception);
        }
    }
}
