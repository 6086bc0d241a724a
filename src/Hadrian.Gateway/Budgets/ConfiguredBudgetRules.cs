namespace Hadrian.Gateway;

/// <summary>The budgets that the configuration and the caller's key set.</summary>
internal sealed class ConfiguredBudgetRules(BudgetOptions options) : IBudgetRules
{
    public ValueTask<IReadOnlyList<BudgetRule>> GetAsync(Principal principal, CancellationToken cancellationToken)
    {
        List<BudgetRule> rules = [];
        foreach (var scope in BudgetScopes.Of(principal))
        {
            foreach (var limit in options.ScopeLimits)
            {
                if (limit.Scope == scope.Kind && (limit.Id ?? scope.Id) == scope.Id)
                {
                    Add(rules, scope, limit.Period, limit.LimitCents, limit.TimeZone);
                }
            }
        }

        var key = BudgetScopes.KeyOf(principal);
        if (principal.ApiKey?.BudgetLimitCents is { } own)
        {
            // A stored budget without a period binds for ever, rather than not at all.
            Add(rules, key, principal.ApiKey.BudgetPeriod ?? BudgetPeriod.Total, own);
        }
        else
        {
            Add(rules, key, BudgetPeriod.Daily, options.DefaultDailyLimitCents);
            Add(rules, key, BudgetPeriod.Monthly, options.DefaultMonthlyLimitCents);
        }

        return new(rules);
    }

    private void Add(List<BudgetRule> rules, BudgetScope scope, BudgetPeriod period, long? cents, string? timeZone = null)
    {
        if (cents is { } limit)
        {
            rules.Add(new BudgetRule(scope, period, Money.FromCents(limit))
            {
                TimeZone = TimeZoneInfo.FindSystemTimeZoneById(timeZone ?? options.TimeZone),
            });
        }
    }
}
