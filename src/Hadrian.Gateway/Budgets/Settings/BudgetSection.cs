using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads section <c>limits.budget</c>. By hand, because its words are in snake case and a wrong one must be answered with the right ones.</summary>
internal static class BudgetSection
{
    private static readonly (string, BudgetScopeKind)[] Scopes =
    [
        ("global", BudgetScopeKind.Global),
        ("organization", BudgetScopeKind.Organization),
        ("team", BudgetScopeKind.Team),
        ("project", BudgetScopeKind.Project),
        ("user", BudgetScopeKind.User),
        ("service_account", BudgetScopeKind.ServiceAccount),
        ("key", BudgetScopeKind.Key),
    ];

    public static void Bind(IConfigurationSection section, BudgetOptions options)
    {
        options.Enabled = section.GetValue("enabled", options.Enabled);
        options.DefaultDailyLimitCents = section.GetValue("default_daily_limit_cents", options.DefaultDailyLimitCents);
        options.DefaultMonthlyLimitCents = section.GetValue("default_monthly_limit_cents", options.DefaultMonthlyLimitCents);
        options.TimeZone = section.GetValue("time_zone", options.TimeZone)!;
        options.WarningThreshold = section.GetValue("warning_threshold", options.WarningThreshold);
        options.EstimatedCostCents = section.GetValue("estimated_cost_cents", options.EstimatedCostCents);
        options.LocalShare = section.GetValue("local_share", options.LocalShare);
        options.LeaseSeconds = section.GetValue("lease_secs", options.LeaseSeconds);
        options.Mode = Word(section, "mode", options.Mode, ("enforce", BudgetMode.Enforce), ("shadow", BudgetMode.Shadow));
        options.ExceededAction = Word(
            section,
            "exceeded_action",
            options.ExceededAction,
            ("block", BudgetExceededAction.Block),
            ("throttle", BudgetExceededAction.Throttle),
            ("warn", BudgetExceededAction.Warn));
        options.OnUnpriced = Word(
            section,
            "on_unpriced",
            options.OnUnpriced,
            ("deny", OnUnpriced.Deny),
            ("floor", OnUnpriced.Floor),
            ("allow", OnUnpriced.Allow));
        options.OnAbandon = Word(
            section, "on_abandon", options.OnAbandon, ("release", BudgetAbandonment.Release), ("charge_estimate", BudgetAbandonment.ChargeEstimate));
        options.OnStreamOverrun = Word(
            section, "on_stream_overrun", options.OnStreamOverrun, ("finish", StreamOverrunAction.Finish), ("stop", StreamOverrunAction.Stop));
        options.OnStoreFailure = Word(
            section,
            "on_store_failure",
            options.OnStoreFailure,
            ("fail_closed", BudgetStoreFailure.FailClosed),
            ("fail_open", BudgetStoreFailure.FailOpen),
            ("local", BudgetStoreFailure.Local));
        foreach (var limit in section.GetSection("scope_limits").GetChildren())
        {
            options.ScopeLimits.Add(ScopeLimit(limit));
        }
    }

    private static BudgetScopeLimit ScopeLimit(IConfigurationSection section) => new()
    {
        Scope = Word(section, "scope", null, Scopes),
        Id = section["id"] is not { } id ? null : Guid.TryParse(id, out var parsed) ? parsed : throw Wrong(section, "id", $"'{id}' is not an id (a UUID)."),
        Period = Word(
            section,
            "period",
            null,
            ("daily", BudgetPeriod.Daily),
            ("weekly", BudgetPeriod.Weekly),
            ("monthly", BudgetPeriod.Monthly),
            ("total", BudgetPeriod.Total)),
        LimitCents = section.GetValue("limit_cents", 0L),
        TimeZone = section["time_zone"],
    };

    private static T Word<T>(IConfigurationSection section, string key, T? preset, params (string Word, T Value)[] words)
        where T : struct
    {
        if (section[key] is not { } text)
        {
            return preset ?? throw Wrong(section, key, $"is missing; it is one of {Listed(words)}.");
        }

        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }
        }

        throw Wrong(section, key, $"'{text}' is not one of {Listed(words)}.");
    }

    private static string Listed<T>((string Word, T Value)[] words) => string.Join(", ", words.Select(word => word.Word));

    private static GatewayConfigurationException Wrong(IConfigurationSection section, string key, string message)
        => new($"{section.Path.Replace(':', '.')}.{key}: {message}");
}
