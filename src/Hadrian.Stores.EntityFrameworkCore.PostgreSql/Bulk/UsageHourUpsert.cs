using Npgsql;
using NpgsqlTypes;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql;

/// <summary>Adds to rows of <c>usage_hourly</c>, all rows of a batch by one statement.</summary>
internal static class UsageHourUpsert
{
    // In the order of the key, so that nodes that add to the same rows never wait for each other in a circle. An amount that
    // grows too large stops at its largest.
    private const string Sql = """
        INSERT INTO usage_hourly AS stored (
            budget_subject_id, hour, api_key_id, organization_id, team_id, project_id, user_id, service_account_id, provider, model,
            requests, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_nano_usd)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AS added ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
        ON CONFLICT (budget_subject_id, hour, api_key_id, organization_id, team_id, project_id, user_id, service_account_id, provider, model)
        DO UPDATE SET
            requests = stored.requests + excluded.requests,
            input_tokens = stored.input_tokens + excluded.input_tokens,
            output_tokens = stored.output_tokens + excluded.output_tokens,
            cached_input_tokens = stored.cached_input_tokens + excluded.cached_input_tokens,
            reasoning_tokens = stored.reasoning_tokens + excluded.reasoning_tokens,
            cost_nano_usd = least(stored.cost_nano_usd::numeric + excluded.cost_nano_usd, 9223372036854775807)::bigint
        """;

    public static async Task AddAsync(NpgsqlConnection connection, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        UsageRollup rollup = new();
        foreach (var record in records)
        {
            rollup.Add(record);
        }

        if (rollup.Groups.Count == 0)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = Sql;
        AddGroups(command, [.. rollup.Groups.Keys]);
        AddTotals(command, [.. rollup.Groups.Values]);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void AddGroups(NpgsqlCommand command, UsageGroup[] groups)
    {
        Add(command, NpgsqlDbType.Uuid, groups, group => group.BudgetSubjectId);
        Add(command, NpgsqlDbType.Bigint, groups, group => group.Hour.ToUnixTimeMilliseconds());
        Add(command, NpgsqlDbType.Uuid, groups, group => group.ApiKeyId);
        Add(command, NpgsqlDbType.Uuid, groups, group => group.OrganizationId);
        Add(command, NpgsqlDbType.Uuid, groups, group => group.TeamId);
        Add(command, NpgsqlDbType.Uuid, groups, group => group.ProjectId);
        Add(command, NpgsqlDbType.Uuid, groups, group => group.UserId);
        Add(command, NpgsqlDbType.Uuid, groups, group => group.ServiceAccountId);
        Add(command, NpgsqlDbType.Text, groups, group => StorableText.From(group.Provider));
        Add(command, NpgsqlDbType.Text, groups, group => StorableText.From(group.Model));
    }

    private static void AddTotals(NpgsqlCommand command, UsageTotals[] totals)
    {
        Add(command, NpgsqlDbType.Bigint, totals, total => total.Requests);
        Add(command, NpgsqlDbType.Bigint, totals, total => total.InputTokens);
        Add(command, NpgsqlDbType.Bigint, totals, total => total.OutputTokens);
        Add(command, NpgsqlDbType.Bigint, totals, total => total.CachedInputTokens);
        Add(command, NpgsqlDbType.Bigint, totals, total => total.ReasoningTokens);
        Add(command, NpgsqlDbType.Bigint, totals, total => total.Cost.NanoUsd);
    }

    private static void Add<TRow, TValue>(NpgsqlCommand command, NpgsqlDbType type, TRow[] rows, Func<TRow, TValue> value)
        => command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = Array.ConvertAll(rows, row => value(row)) });
}
