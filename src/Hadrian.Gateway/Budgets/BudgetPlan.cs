namespace Hadrian.Gateway;

/// <summary>The accounts a caller's money comes from, worked out once and used until one of their periods ends.</summary>
internal sealed class BudgetPlan
{
    private readonly DateTimeOffset _from = DateTimeOffset.MinValue;
    private readonly DateTimeOffset _until = DateTimeOffset.MaxValue;

    public BudgetPlan(Principal principal, IEnumerable<BudgetRule> rules, DateTimeOffset moment, double warningThreshold)
    {
        Dictionary<BudgetAccount, BudgetLimit> limits = [];
        TenantId = principal.OrganizationId ?? principal.ApiKey?.BudgetSubject ?? principal.User?.Id ?? Guid.Empty;
        foreach (var rule in rules)
        {
            var window = BudgetWindow.Containing(moment, rule.Period, rule.TimeZone);
            var account = new BudgetAccount(rule.Scope, window);
            if (!limits.TryGetValue(account, out var other) || rule.Limit < other.Amount)
            {
                limits[account] = new BudgetLimit(account, rule.Limit, Money.FromDollars(rule.Limit.Dollars * (decimal)warningThreshold));
            }

            _from = window.Start > _from ? window.Start : _from;
            _until = window.End < _until ? window.End.Value : _until;
        }

        TenantId = limits.Keys.Any(account => account.Scope.Kind == BudgetScopeKind.Global) ? Guid.Empty : TenantId;
        Limits = [.. limits.Values];
    }

    public BudgetLimit[] Limits { get; }

    public Guid TenantId { get; }

    public bool Covers(DateTimeOffset moment) => _from <= moment && moment < _until;

    /// <summary>Gives the same limits, scaled down to what one node may spend alone.</summary>
    public static BudgetLimit[] Scale(IReadOnlyList<BudgetLimit> limits, double share)
        => [.. limits.Select(limit => limit with { Amount = Money.FromDollars(limit.Amount.Dollars * (decimal)share) })];
}
