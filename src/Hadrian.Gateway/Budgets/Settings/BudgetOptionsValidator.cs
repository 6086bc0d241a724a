using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class BudgetOptionsValidator : IValidateOptions<BudgetOptions>
{
    public ValidateOptionsResult Validate(string? name, BudgetOptions options)
    {
        var check = new SectionCheck("limits.budget")
            .Require("default_daily_limit_cents", !(options.DefaultDailyLimitCents < 1), $"must be 1 or more, not {options.DefaultDailyLimitCents}; leave it out for no limit.")
            .Require("default_monthly_limit_cents", !(options.DefaultMonthlyLimitCents < 1), $"must be 1 or more, not {options.DefaultMonthlyLimitCents}; leave it out for no limit.")
            .Require(
                "default_monthly_limit_cents",
                !(options.DefaultMonthlyLimitCents < options.DefaultDailyLimitCents),
                $"{options.DefaultMonthlyLimitCents} is less than default_daily_limit_cents {options.DefaultDailyLimitCents}, which could never be reached; raise the one or lower the other.")
            .Require("warning_threshold", options.WarningThreshold is > 0 and <= 1, $"must be above 0 and at most 1, not {options.WarningThreshold}.")
            .Require("estimated_cost_cents", options.EstimatedCostCents >= 0, $"must be 0 or more, not {options.EstimatedCostCents}.")
            .Require(
                "estimated_cost_cents",
                options.EstimatedCostCents > 0 || options.OnUnpriced != OnUnpriced.Floor,
                "0 lets calls without a price pass for free; set an amount, or on_unpriced = \"allow\" or \"deny\".")
            .Require("local_share", options.LocalShare is > 0 and <= 1, $"must be above 0 and at most 1, not {options.LocalShare}.")
            .Between("lease_secs", options.LeaseSeconds, 3, 3_600);
        CheckTimeZone(check, "time_zone", options.TimeZone);
        for (var i = 0; i < options.ScopeLimits.Count; i++)
        {
            CheckScope(check, $"scope_limits[{i}]", options.ScopeLimits[i], options.ScopeLimits.Take(i));
        }

        return check.Result;
    }

    private static void CheckScope(SectionCheck check, string path, BudgetScopeLimit limit, IEnumerable<BudgetScopeLimit> before)
    {
        check
            .Require($"{path}.limit_cents", limit.LimitCents >= 1, $"must be 1 or more, not {limit.LimitCents}.")
            .Require($"{path}.id", limit.Scope != BudgetScopeKind.Global || limit.Id is null, "a global budget has no id; remove it.")
            .Require(
                path,
                !before.Any(other => (other.Scope, other.Id, other.Period) == (limit.Scope, limit.Id, limit.Period)),
                "is set twice for the same scope, id and period; remove one of the two.");
        if (limit.TimeZone is not null)
        {
            CheckTimeZone(check, $"{path}.time_zone", limit.TimeZone);
        }
    }

    private static void CheckTimeZone(SectionCheck check, string key, string timeZone)
        => check.Require(
            key,
            TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _),
            $"'{timeZone}' is not a time zone this system knows; use an IANA name such as 'Europe/Berlin', or 'UTC'.");
}
