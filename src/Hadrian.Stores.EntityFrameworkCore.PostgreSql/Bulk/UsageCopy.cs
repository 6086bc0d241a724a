using Npgsql;
using NpgsqlTypes;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Writes usage records by binary COPY.</summary>
internal static class UsageCopy
{
    private const string Columns = """
        operation_id, attempt, request_id, operation, api_key_id, budget_subject_id,
        organization_id, team_id, project_id, user_id, service_account_id,
        requested_model, provider, model,
        input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens,
        audio_input_tokens, audio_output_tokens, is_estimated, abandoned,
        cost_nano_usd, pricing_source, price_version,
        streamed, cancelled, status_code, finish_reason, latency_ms, time_to_first_output_ms, started_at, recorded_at
        """;

    public static async Task WriteAsync(
        NpgsqlConnection connection, string table, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            var row = new CopyRow(copy, cancellationToken);
            foreach (var record in records)
            {
                await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await WriteAsync(row, record).ConfigureAwait(false);
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask WriteAsync(CopyRow row, UsageRecord record)
    {
        await row.WriteAsync(record.OperationId).ConfigureAwait(false);
        await row.WriteAsync(record.Attempt).ConfigureAwait(false);
        await row.WriteAsync(record.RequestId).ConfigureAwait(false);
        await row.WriteAsync(record.Operation.ToString()).ConfigureAwait(false);
        await row.WriteAsync(record.ApiKeyId).ConfigureAwait(false);
        await row.WriteAsync(record.BudgetSubjectId).ConfigureAwait(false);
        await row.WriteAsync(record.OrganizationId).ConfigureAwait(false);
        await row.WriteAsync(record.TeamId).ConfigureAwait(false);
        await row.WriteAsync(record.ProjectId).ConfigureAwait(false);
        await row.WriteAsync(record.UserId).ConfigureAwait(false);
        await row.WriteAsync(record.ServiceAccountId).ConfigureAwait(false);
        await row.WriteAsync(record.RequestedModel).ConfigureAwait(false);
        await row.WriteAsync(record.Provider).ConfigureAwait(false);
        await row.WriteAsync(record.Model).ConfigureAwait(false);
        await WriteTokensAsync(row, record.Usage).ConfigureAwait(false);
        await row.WriteAsync(record.Abandoned).ConfigureAwait(false);
        await row.WriteAsync(record.Cost?.NanoUsd).ConfigureAwait(false);
        await row.WriteAsync(record.PricingSource).ConfigureAwait(false);
        await row.WriteAsync(record.PriceVersion).ConfigureAwait(false);
        await row.WriteAsync(record.Streamed).ConfigureAwait(false);
        await row.WriteAsync(record.Cancelled).ConfigureAwait(false);
        await row.WriteAsync(record.StatusCode).ConfigureAwait(false);
        await row.WriteAsync(record.FinishReason).ConfigureAwait(false);
        await row.WriteAsync(record.LatencyMs).ConfigureAwait(false);
        await row.WriteAsync(record.TimeToFirstOutputMs).ConfigureAwait(false);
        await row.WriteAsync(record.StartedAt.ToUnixTimeMilliseconds()).ConfigureAwait(false);
        await row.WriteAsync(record.RecordedAt.ToUnixTimeMilliseconds()).ConfigureAwait(false);
    }

    private static async ValueTask WriteTokensAsync(CopyRow row, TokenUsage usage)
    {
        await row.WriteAsync(usage.InputTokens).ConfigureAwait(false);
        await row.WriteAsync(usage.OutputTokens).ConfigureAwait(false);
        await row.WriteAsync(usage.CachedInputTokens).ConfigureAwait(false);
        await row.WriteAsync(usage.CacheWriteTokens).ConfigureAwait(false);
        await row.WriteAsync(usage.ReasoningTokens).ConfigureAwait(false);
        await row.WriteAsync(usage.AudioInputTokens).ConfigureAwait(false);
        await row.WriteAsync(usage.AudioOutputTokens).ConfigureAwait(false);
        await row.WriteAsync(usage.IsEstimated).ConfigureAwait(false);
    }

    /// <summary>Writes the values of a row, one after the other.</summary>
    private readonly struct CopyRow(NpgsqlBinaryImporter copy, CancellationToken cancellationToken)
    {
        public Task WriteAsync(bool value) => copy.WriteAsync(value, NpgsqlDbType.Boolean, cancellationToken);

        public Task WriteAsync(int value) => copy.WriteAsync(value, NpgsqlDbType.Integer, cancellationToken);

        public Task WriteAsync(int? value) => value is { } number ? WriteAsync(number) : copy.WriteNullAsync(cancellationToken);

        public Task WriteAsync(long value) => copy.WriteAsync(value, NpgsqlDbType.Bigint, cancellationToken);

        public Task WriteAsync(long? value) => value is { } number ? WriteAsync(number) : copy.WriteNullAsync(cancellationToken);

        public Task WriteAsync(Guid? value)
            => value is { } id ? copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken) : copy.WriteNullAsync(cancellationToken);

        public Task WriteAsync(string? value)
            => value is { } text ? copy.WriteAsync(StorableText.From(text), NpgsqlDbType.Text, cancellationToken) : copy.WriteNullAsync(cancellationToken);
    }
}
