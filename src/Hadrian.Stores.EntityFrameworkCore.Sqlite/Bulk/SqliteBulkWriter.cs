using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>
/// One prepared statement, run for each row in one transaction: SQLite is in the process, so rows cost no round trips. Its
/// calls block, so a batch is written on a thread of its own: one of the few that serve calls would be missed.
/// </summary>
internal sealed class SqliteBulkWriter : IBulkWriter
{
    private const string TouchApiKey = """
        UPDATE api_keys SET last_used_at = $last_used_at
        WHERE id = $id AND (last_used_at IS NULL OR last_used_at < $last_used_at)
        """;

    // SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH: what is wrong with a row stays wrong.
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    public Task AppendUsageAsync(HadrianDbContext context, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
        => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    using var transaction = context.Database.BeginTransaction();
                    Insert((SqliteConnection)context.Database.GetDbConnection(), records, cancellationToken);
                    transaction.Commit();
                }
                catch (SqliteException exception) when (exception.SqliteErrorCode is TooBig or Constraint or Mismatch)
                {
                    throw new UsageRejectedException($"SQLite rejects a usage record: {exception.Message}", exception);
                }
            },
            cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);

    public async Task TouchApiKeysAsync(
        HadrianDbContext context, IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken)
    {
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        using var command = ((SqliteConnection)context.Database.GetDbConnection()).CreateCommand();
        command.Transaction = (SqliteTransaction)transaction.GetDbTransaction();
        command.CommandText = TouchApiKey;
        var id = command.Parameters.Add("$id", SqliteType.Text);
        var time = command.Parameters.Add("$last_used_at", SqliteType.Integer);
        foreach (var (keyId, usedAt) in lastUsed)
        {
            id.Value = keyId;
            time.Value = usedAt.ToUnixTimeMilliseconds();
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Insert(SqliteConnection connection, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        UsageRollup rollup = new();
        using (var insert = new SqliteStatement(connection, UsageInsert.Sql))
        {
            foreach (var record in records)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (UsageInsert.Add(insert, record))
                {
                    rollup.Add(record);
                }
            }
        }

        if (rollup.Groups.Count > 0)
        {
            using var upsert = new SqliteStatement(connection, UsageHourUpsert.Sql);
            foreach (var (group, totals) in rollup.Groups)
            {
                UsageHourUpsert.Add(upsert, group, totals);
            }
        }
    }
}
