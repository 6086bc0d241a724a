namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Inserts rows of <c>usage_records</c>.</summary>
internal static class UsageInsert
{
    // Not INSERT OR IGNORE, which would also drop a row that lacks a required value.
    public const string Sql = """
        INSERT INTO usage_records (
            operation_id, attempt, request_id, operation, api_key_id, budget_subject_id,
            organization_id, team_id, project_id, user_id, service_account_id,
            requested_model, provider, model,
            input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens,
            audio_input_tokens, audio_output_tokens, is_estimated, abandoned,
            cost_nano_usd, pricing_source, price_version,
            streamed, cancelled, status_code, finish_reason, latency_ms, time_to_first_output_ms, started_at, recorded_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (operation_id, attempt) DO NOTHING
        """;

    /// <summary>Inserts a record.</summary>
    /// <returns>Whether it is new.</returns>
    public static bool Add(SqliteStatement insert, UsageRecord record)
    {
        insert.Bind(record.OperationId);
        insert.Bind(record.Attempt);
        insert.Bind(record.RequestId);
        insert.Bind(record.Operation.ToString());
        insert.Bind(record.ApiKeyId);
        insert.Bind(record.BudgetSubjectId);
        insert.Bind(record.OrganizationId);
        insert.Bind(record.TeamId);
        insert.Bind(record.ProjectId);
        insert.Bind(record.UserId);
        insert.Bind(record.ServiceAccountId);
        insert.Bind(record.RequestedModel);
        insert.Bind(record.Provider);
        insert.Bind(record.Model);
        BindTokens(insert, record.Usage);
        insert.Bind(record.Abandoned);
        insert.Bind(record.Cost?.NanoUsd);
        insert.Bind(record.PricingSource);
        insert.Bind(record.PriceVersion);
        insert.Bind(record.Streamed);
        insert.Bind(record.Cancelled);
        insert.Bind(record.StatusCode);
        insert.Bind(record.FinishReason);
        insert.Bind(record.LatencyMs);
        insert.Bind(record.TimeToFirstOutputMs);
        insert.Bind(record.StartedAt);
        insert.Bind(record.RecordedAt);
        return insert.Run() > 0;
    }

    private static void BindTokens(SqliteStatement insert, TokenUsage usage)
    {
        insert.Bind(usage.InputTokens);
        insert.Bind(usage.OutputTokens);
        insert.Bind(usage.CachedInputTokens);
        insert.Bind(usage.CacheWriteTokens);
        insert.Bind(usage.ReasoningTokens);
        insert.Bind(usage.AudioInputTokens);
        insert.Bind(usage.AudioOutputTokens);
        insert.Bind(usage.IsEstimated);
    }
}
