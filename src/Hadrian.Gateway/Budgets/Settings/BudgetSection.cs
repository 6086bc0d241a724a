using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads section <c>limits.budget</c>.</summary>
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
        options.Mode = ConfigurationWords.Read(section, "mode", options.Mode, ("enforce", BudgetMode.Enforce), ("shadow", BudgetMode.Shadow));
        options.ExceededAction = ConfigurationWords.Read(
            section,
            "exceeded_action",
            options.ExceededAction,
            ("block", BudgetExceededAction.Block),
            ("throttle", BudgetExceededAction.Throttle),
            ("warn", BudgetExceededAction.Warn));
        options.OnUnpriced = ConfigurationWords.Read(
            section,
            "on_unpriced",
            options.OnUnpriced,
            ("deny", OnUnpriced.Deny),
            ("floor", OnUnpriced.Floor),
            ("allow", OnUnpriced.Allow));
        options.OnAbandon = ConfigurationWords.Read(
            section, "on_abandon", options.OnAbandon, ("release", BudgetAbandonment.Release), ("charge_estimate", BudgetAbandonment.ChargeEstimate));
        options.OnStreamOverrun = ConfigurationWords.Read(
            section, "on_stream_overrun", options.OnStreamOverrun, ("finish", StreamOverrunAction.Finish), ("stop", StreamOverrunAction.Stop));
        options.OnStoreFailure = ConfigurationWords.Read(
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
        Scope = ConfigurationWords.Read(section, "scope", null, Scopes),
        Id = ConfigurationWords.Id(section, "id"),
        Period = ConfigurationWords.Read(
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
}
