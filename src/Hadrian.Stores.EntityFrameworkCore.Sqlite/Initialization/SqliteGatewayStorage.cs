using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

internal sealed class SqliteGatewayStorage(
    SqliteDatabase database, IDbContextFactory<HadrianDbContext> contexts, SchemaMigrator migrator, ILogger<SqliteGatewayStorage> logger)
    : IGatewayStorage
{
    public string Kind => "sqlite";

    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!database.IsInMemory)
            {
                DatabaseFile.Prepare(database);
                PrepareForWriting();
            }

            await migrator.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw SqliteFailure.Explain(exception, database.Path);
        }
    }

    public async ValueTask<bool> IsAvailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var context = contexts.CreateDbContext();

            // Unlike SELECT 1, this reads the file.
            await context.Database.ExecuteSqlRawAsync("PRAGMA schema_version", cancellationToken).ConfigureAwait(false);
            return database.IsInMemory || File.Exists(database.Path);
        }
        catch (SqliteException exception)
        {
            Log.Unavailable(logger, exception, database.Path);
            return false;
        }
    }

    private void PrepareForWriting()
    {
        using var connection = database.OpenForSetup();
        var wanted = database.Options.WalMode ? "wal" : "delete";
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = {wanted}";
        if (command.ExecuteScalar() is string actual && actual != wanted)
        {
            Log.JournalModeRefused(logger, database.Path, wanted, actual);
        }

        // SQLite opens a file it may only read without a word; a write lock is where it speaks up.
        using var transaction = connection.BeginTransaction();
        transaction.Rollback();
    }
}
