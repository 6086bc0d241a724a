using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>
/// Brings the schema up to date, or refuses to work with an old one. Nodes that start at once take turns by an advisory lock,
/// which ends with its transaction: a killed node leaves none behind.
/// </summary>
internal sealed class SchemaMigrator(
    PostgreSqlDatabase database, IDbContextFactory<HadrianDbContext> contexts, ILogger<SchemaMigrator> logger)
{
    // Any number will do, as long as every version of the gateway uses it.
    internal const long LockId = 0x48414452_49414E; // "HADRIAN"

    /// <summary>How long another node may take to migrate before the start gives up.</summary>
    internal TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var pending = await PendingAsync(context, cancellationToken).ConfigureAwait(false);
        if (pending.Length == 0)
        {
            return;
        }

        if (!database.Options.RunMigrations)
        {
            throw new GatewayStorageException(
                $"The schema of database.url ({database.Place}) is older than this version of the gateway: "
                + $"{string.Join(", ", pending)} not applied. Set database.run_migrations to true, or run 'hadrian migrate' first.");
        }

        using var source = database.OpenBesidePool();
        using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        using var turn = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await LockAsync(connection, turn, cancellationToken).ConfigureAwait(false);

        // Another node may have done it meanwhile.
        if (await PendingAsync(context, cancellationToken).ConfigureAwait(false) is { Length: > 0 } left)
        {
            Log.Migrating(logger, database.Place, left.Length, left[^1]);
            await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string[]> PendingAsync(HadrianDbContext context, CancellationToken cancellationToken)
        => [.. await context.Database.GetPendingMigrationsAsync(cancellationToken).ConfigureAwait(false)];

    private async Task LockAsync(NpgsqlConnection connection, NpgsqlTransaction turn, CancellationToken cancellationToken)
    {
        using var command = connection.CreateCommand();
        command.Transaction = turn;
        command.CommandTimeout = 0;
        command.CommandText = $"SET LOCAL lock_timeout = {(long)LockTimeout.TotalMilliseconds}; SELECT pg_advisory_xact_lock({LockId})";
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new GatewayStorageException(
                $"Another node has been migrating database.url ({database.Place}) for {LockTimeout.TotalSeconds:0} s. Start again when it is done.",
                exception);
        }
    }
}
