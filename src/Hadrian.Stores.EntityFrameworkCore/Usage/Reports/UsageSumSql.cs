using System.Globalization;
using System.Text;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>
/// Writes the statements of sums, in the SQL that SQLite and PostgreSQL share. All values are arguments; texts of callers never
/// become part of a statement.
/// </summary>
internal sealed class UsageSumSql(UsageQuery query)
{
    // Grouping by what is not asked for would cost the most of the time, so the statement is written to measure.
    private static readonly (UsageDimensions Dimension, string Name, string Type, string Expression)[] Dimensions =
    [
        (UsageDimensions.Date, "Day", "bigint", "hour / 86400000"),
        (UsageDimensions.Hour, "Hour", "bigint", "hour / 3600000 * 3600000"),
        (UsageDimensions.Model, "Model", "text", "model"),
        (UsageDimensions.Provider, "Provider", "text", "provider"),
        (UsageDimensions.PricingSource, "PricingSource", "text", "pricing_source"),
        (UsageDimensions.ApiKey, "ApiKeyId", "uuid", "api_key_id"),
        (UsageDimensions.User, "UserId", "uuid", "user_id"),
        (UsageDimensions.Project, "ProjectId", "uuid", "project_id"),
        (UsageDimensions.Team, "TeamId", "uuid", "team_id"),
        (UsageDimensions.Organization, "OrganizationId", "uuid", "organization_id"),
    ];

    private static readonly string[] Ids =
        ["budget_subject_id", "api_key_id", "organization_id", "team_id", "project_id", "user_id", "service_account_id"];

    private readonly List<object> _arguments = [];

    /// <summary>Gets the values of the statement, in order.</summary>
    public object[] Arguments => [.. _arguments];

    /// <summary>Writes a statement with rows like <see cref="UsageSumRow"/>, the dearest first.</summary>
    public string Sums(UsageDimensions by, int most)
    {
        string[] groups = [.. Dimensions.Where(each => by.HasFlag(each.Dimension)).Select(each => each.Expression)];
        StringBuilder sql = new("SELECT ");
        foreach (var (dimension, name, type, expression) in Dimensions)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(by.HasFlag(dimension) ? expression : $"CAST(NULL AS {type})")} AS \"{name}\", ");
        }

        sql.Append(CultureInfo.InvariantCulture, $"""
            {Total("requests")} AS "Requests", {Total("input_tokens")} AS "InputTokens", {Total("output_tokens")} AS "OutputTokens",
            {Total("cached_input_tokens")} AS "CachedInputTokens", {Total("reasoning_tokens")} AS "ReasoningTokens",
            {Total("cost_nano_usd / 1000000000")} AS "Dollars", {Total("cost_nano_usd % 1000000000")} AS "Rest"
            FROM ({Source(by.HasFlag(UsageDimensions.PricingSource))}) AS used

            """);
        if (groups.Length > 0)
        {
            sql.Append(CultureInfo.InvariantCulture, $"GROUP BY {string.Join(", ", groups)} ");
        }

        // By an approximate sum: an exact one might not fit.
        string[] order = ["SUM(CAST(cost_nano_usd AS double precision)) DESC", .. groups];
        return sql.Append(CultureInfo.InvariantCulture, $"ORDER BY {string.Join(", ", order)} LIMIT {Argument((long)most)}").ToString();
    }

    /// <summary>Writes a statement with one row like <see cref="UsageSpanRow"/>.</summary>
    public string Span() => $"SELECT MIN(hour) AS \"First\", MAX(hour) AS \"Last\" FROM ({Source(callsAlone: false)}) AS used";

    private static string Total(string column) => $"CAST(COALESCE(SUM({column}), 0) AS bigint)";

    private string Source(bool callsAlone)
    {
        var range = UsageRange.Of(query);
        List<string> parts = callsAlone ? [Calls(range, ", pricing_source")] : [.. range.Parts.Select(part => Calls(part))];
        if (!callsAlone && range.FirstHour < range.LastHour)
        {
            parts.Insert(0, Hours(range));
        }

        // A range without a moment in it is one of the calls, too, and finds none.
        return parts.Count == 0 ? Calls(range) : string.Join("\nUNION ALL\n", parts);
    }

    private string Hours(UsageRange range) => $"""
        SELECT hour, provider, model, {string.Join(", ", Ids)}, requests, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_nano_usd
        FROM usage_hourly
        WHERE hour >= {Argument(range.FirstHour.ToUnixTimeMilliseconds())} AND hour < {Argument(range.LastHour.ToUnixTimeMilliseconds())}{Filter()}
        """;

    // Ids of operations begin with the time the call arrived, so the range is one of the primary key.
    private string Calls(UsageRange range, string further = "") => $"""
        SELECT started_at AS hour, provider, model, {string.Join(", ", Ids.Select(id => $"COALESCE({id}, {Argument(Guid.Empty)}) AS {id}"))},
            1 AS requests, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, COALESCE(cost_nano_usd, 0) AS cost_nano_usd{further}
        FROM usage_records
        WHERE operation_id >= {Argument(OperationIdRange.Least(range.From))} AND operation_id < {Argument(OperationIdRange.Least(range.Until))}
            AND started_at >= {Argument(range.From.ToUnixTimeMilliseconds())} AND started_at < {Argument(range.Until.ToUnixTimeMilliseconds())}{Filter()}
        """;

    private string Filter()
    {
        StringBuilder sql = new();
        Add("budget_subject_id", query.BudgetSubjectId);
        Add("api_key_id", query.ApiKeyId);
        Add("organization_id", query.OrganizationId);
        Add("team_id", query.TeamId);
        Add("project_id", query.ProjectId);
        Add("user_id", query.UserId);
        Add("service_account_id", query.ServiceAccountId);
        Add("provider", query.Provider);
        Add("model", query.Model);
        if (query.IsDynamicProvider is { } isDynamic)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND provider {(isDynamic ? "" : "NOT ")}LIKE {Argument(UsageCalls.DynamicProviders)}");
        }

        return sql.ToString();

        void Add(string column, object? value)
        {
            if (value is not null)
            {
                sql.Append(CultureInfo.InvariantCulture, $" AND {column} = {Argument(value)}");
            }
        }
    }

    private string Argument(object value)
    {
        _arguments.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"{{{_arguments.Count - 1}}}");
    }
}
