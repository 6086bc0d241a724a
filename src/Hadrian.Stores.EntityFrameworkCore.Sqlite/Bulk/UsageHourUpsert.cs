namespace Hadrian.Stores.EntityFrameworkCore.Sqlite;

/// <summary>Adds to rows of <c>usage_hourly</c>.</summary>
internal static class UsageHourUpsert
{
    // A sum of integers that is too large becomes a floating-point number in SQLite; the amount stops at its largest instead.
    public const string Sql = """
        INSERT INTO usage_hourly (
            hour, budget_subject_id, api_key_id, organization_id, team_id, project_id, user_id, service_account_id, provider, model,
            requests, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_nano_usd)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (budget_subject_id, hour, api_key_id, organization_id, team_id, project_id, user_id, service_account_id, provider, model)
        DO UPDATE SET
            requests = requests + excluded.requests,
            input_tokens = input_tokens + excluded.input_tokens,
            output_tokens = output_tokens + excluded.output_tokens,
            cached_input_tokens = cached_input_tokens + excluded.cached_input_tokens,
            reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens,
            cost_nano_usd = min(cost_nano_usd + excluded.cost_nano_usd, 9223372036854775807)
        """;

    /// <summary>Adds sums to their row.</summary>
    public static void Add(SqliteStatement upsert, UsageGroup group, UsageTotals totals)
    {
        upsert.Bind(group.Hour);
        upsert.Bind(group.BudgetSubjectId);
        upsert.Bind(group.ApiKeyId);
        upsert.Bind(group.OrganizationId);
        upsert.Bind(group.TeamId);
        upsert.Bind(group.ProjectId);
        upsert.Bind(group.UserId);
        upsert.Bind(group.ServiceAccountId);
        upsert.Bind(group.Provider);
        upsert.Bind(group.Model);
        upsert.Bind(totals.Requests);
        upsert.Bind(totals.InputTokens);
        upsert.Bind(totals.OutputTokens);
        upsert.Bind(totals.CachedInputTokens);
        upsert.Bind(totals.ReasoningTokens);
        upsert.Bind(totals.Cost.NanoUsd);
        upsert.Run();
    }
}
