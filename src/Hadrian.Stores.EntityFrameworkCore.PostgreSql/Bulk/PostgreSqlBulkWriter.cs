using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>
/// Copies a batch into its table. A batch that holds a row stored before, as one that is sent again after a broken connection
/// does, is refused as a whole by the primary key; it then goes through a temporary table that lets the new rows pass.
/// </summary>
internal sealed class PostgreSqlBulkWriter : IBulkWriter
{
    // Rows are locked in one order, so that nodes that touch the same keys never wait for each other in a circle.
    private const string TouchApiKeys = """
        UPDATE api_keys SET last_used_at = used.at
        FROM (
            SELECT key.id, touched.at FROM api_keys AS key JOIN unnest($1, $2) AS touched (id, at) ON key.id = touched.id
            WHERE key.last_used_at IS NULL OR key.last_used_at < touched.at
            ORDER BY key.id FOR UPDATE OF key
        ) AS used
        WHERE api_keys.id = used.id
        """;

    public async Task AppendUsageAsync(HadrianDbContext context, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();

            // In one order, as below: a batch that is sent again may meet its first try, still under way.
            UsageRecord[] ordered = [.. records.OrderBy(record => record.OperationId).ThenBy(record => record.Attempt)];
            if (!await TryCopyAsync(connection, ordered, cancellationToken).ConfigureAwait(false))
            {
                await MergeAsync(connection, ordered, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException exception) when (IsOfTheRow(exception))
        {
            throw new UsageRejectedException($"PostgreSQL rejects a usage record: {exception.SqlState}: {exception.MessageText}", exception);
        }
    }

    public async Task TouchApiKeysAsync(
        HadrianDbContext context, IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        using var command = ((NpgsqlConnection)context.Database.GetDbConnection()).CreateCommand();
        command.CommandText = TouchApiKeys;
        command.Parameters.Add(new() { Value = lastUsed.Keys.ToArray() });
        command.Parameters.Add(new() { Value = lastUsed.Values.Select(time => time.ToUnixTimeMilliseconds()).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> TryCopyAsync(
        NpgsqlConnection connection, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await UsageCopy.WriteAsync(connection, "usage_records", records, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }

        await UsageHourUpsert.AddAsync(connection, records, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task MergeAsync(NpgsqlConnection connection, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        using (var create = connection.CreateCommand())
        {
            create.CommandText = "CREATE TEMPORARY TABLE usage_incoming (LIKE usage_records) ON COMMIT DROP";
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        // The first of several in one batch counts, as it would in batches of their own.
        var distinct = records.DistinctBy(record => (record.OperationId, record.Attempt)).ToArray();
        await UsageCopy.WriteAsync(connection, "usage_incoming", distinct, cancellationToken).ConfigureAwait(false);
        var stored = await InsertNewAsync(connection, cancellationToken).ConfigureAwait(false);
        var added = distinct.Where(record => stored.Contains((record.OperationId, record.Attempt))).ToArray();
        await UsageHourUpsert.AddAsync(connection, added, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<HashSet<(Guid OperationId, int Attempt)>> InsertNewAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = """
            INSERT INTO usage_records SELECT * FROM usage_incoming ORDER BY operation_id, attempt
            ON CONFLICT (operation_id, attempt) DO NOTHING RETURNING operation_id, attempt
            """;
        using var reader = await insert.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        HashSet<(Guid OperationId, int Attempt)> stored = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            stored.Add((reader.GetGuid(0), reader.GetInt32(1)));
        }

        return stored;
    }

    // Data exceptions, broken constraints and limits of the program: what is wrong with a row stays wrong.
    private static bool IsOfTheRow(PostgresException exception) => exception.SqlState[..2] is "22" or "23" or "54";
}
