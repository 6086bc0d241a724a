using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>One prepared statement, run for each row in one transaction: SQLite is in the process, so rows cost no round trips.</summary>
internal sealed class SqliteBulkWriter : IBulkWriter
{
    // Not INSERT OR IGNORE, which would also drop a row that lacks a required value.
    private const string AppendUsage = """
        INSERT INTO usage_records (
            operation_id, request_id, operation, api_key_id, organization_id, provider, model,
            input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, is_estimated,
            streamed, cancelled, status_code, finish_reason, latency_ms, recorded_at)
        VALUES (
            $operation_id, $request_id, $operation, $api_key_id, $organization_id, $provider, $model,
            $input_tokens, $output_tokens, $cached_input_tokens, $cache_write_tokens, $reasoning_tokens, $is_estimated,
            $streamed, $cancelled, $status_code, $finish_reason, $latency_ms, $recorded_at)
        ON CONFLICT (operation_id) DO NOTHING
        """;

    private const string TouchApiKey = """
        UPDATE api_keys SET last_used_at = $last_used_at
        WHERE id = $id AND (last_used_at IS NULL OR last_used_at < $last_used_at)
        """;

    public Task AppendUsageAsync(HadrianDbContext context, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
        => ExecuteAsync(context, AppendUsage, records, Bind, cancellationToken);

    public Task TouchApiKeysAsync(
        HadrianDbContext context, IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken)
        => ExecuteAsync(context, TouchApiKey, lastUsed, Bind, cancellationToken);

    private static async Task ExecuteAsync<TRow>(
        HadrianDbContext context,
        string sql,
        IReadOnlyCollection<TRow> rows,
        Action<SqliteParameterCollection, TRow> bind,
        CancellationToken cancellationToken)
    {
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        using var command = ((SqliteConnection)context.Database.GetDbConnection()).CreateCommand();
        command.Transaction = (SqliteTransaction)transaction.GetDbTransaction();
        command.CommandText = sql;
        foreach (var row in rows)
        {
            bind(command.Parameters, row);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Bind(SqliteParameterCollection parameters, UsageRecord record)
    {
        parameters.Set("$operation_id", record.OperationId);
        parameters.Set("$request_id", record.RequestId);
        parameters.Set("$operation", record.Operation.ToString());
        parameters.Set("$api_key_id", record.ApiKeyId);
        parameters.Set("$organization_id", record.OrganizationId);
        parameters.Set("$provider", record.Provider);
        parameters.Set("$model", record.Model);
        parameters.Set("$input_tokens", record.Usage.InputTokens);
        parameters.Set("$output_tokens", record.Usage.OutputTokens);
        parameters.Set("$cached_input_tokens", record.Usage.CachedInputTokens);
        parameters.Set("$cache_write_tokens", record.Usage.CacheWriteTokens);
        parameters.Set("$reasoning_tokens", record.Usage.ReasoningTokens);
        parameters.Set("$is_estimated", record.Usage.IsEstimated);
        parameters.Set("$streamed", record.Streamed);
        parameters.Set("$cancelled", record.Cancelled);
        parameters.Set("$status_code", record.StatusCode);
        parameters.Set("$finish_reason", record.FinishReason);
        parameters.Set("$latency_ms", record.LatencyMs);
        parameters.Set("$recorded_at", record.RecordedAt.ToUnixTimeMilliseconds());
    }

    private static void Bind(SqliteParameterCollection parameters, KeyValuePair<Guid, DateTimeOffset> lastUsed)
    {
        parameters.Set("$id", lastUsed.Key);
        parameters.Set("$last_used_at", lastUsed.Value.ToUnixTimeMilliseconds());
    }
}
