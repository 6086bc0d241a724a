namespace Hadrian.Gateway;

/// <summary>
/// What was spent, by spender and quarter of an hour: at such a quarter every time zone's day begins. Not thread-safe.
/// </summary>
internal sealed class InMemorySpend
{
    // Longer than any period but all time, for which a sum without its time will do.
    private const long KeptQuarters = 40 * 24 * 4;
    private const long Earlier = 0;

    private readonly Dictionary<BudgetScope, Dictionary<long, Money>> _sums = [];

    public void Add(UsageRecord record)
    {
        if (record.Cost is not { } cost || cost == Money.Zero)
        {
            return;
        }

        var quarter = QuarterOf(record.StartedAt);
        Add(BudgetScope.Global, quarter, cost);
        Add(new BudgetScope(BudgetScopeKind.Key, record.BudgetSubjectId ?? Guid.Empty), quarter, cost);
        Add(BudgetScopeKind.Organization, record.OrganizationId, quarter, cost);
        Add(BudgetScopeKind.Team, record.TeamId, quarter, cost);
        Add(BudgetScopeKind.Project, record.ProjectId, quarter, cost);
        Add(BudgetScopeKind.User, record.UserId, quarter, cost);
        Add(BudgetScopeKind.ServiceAccount, record.ServiceAccountId, quarter, cost);
    }

    public Money Sum(BudgetAccount account)
    {
        var sum = Money.Zero;
        if (_sums.TryGetValue(account.Scope, out var quarters))
        {
            var start = QuarterOf(account.Window.Start);
            var end = account.Window.End is { } until ? QuarterOf(until) : long.MaxValue;
            foreach (var (quarter, spent) in quarters)
            {
                sum += quarter >= start && quarter < end ? spent : Money.Zero;
            }
        }

        return sum;
    }

    private static long QuarterOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 900;

    private void Add(BudgetScopeKind kind, Guid? id, long quarter, Money cost)
    {
        if (id is { } known)
        {
            Add(new BudgetScope(kind, known), quarter, cost);
        }
    }

    private void Add(BudgetScope scope, long quarter, Money cost)
    {
        if (!_sums.TryGetValue(scope, out var quarters))
        {
            _sums[scope] = quarters = [];
        }

        quarters[quarter] = quarters.GetValueOrDefault(quarter) + cost;
        if (quarters.Count > KeptQuarters)
        {
            Merge(quarters, quarter - KeptQuarters);
        }
    }

    private static void Merge(Dictionary<long, Money> quarters, long before)
    {
        var earlier = Money.Zero;
        foreach (var (quarter, spent) in quarters)
        {
            if (quarter < before)
            {
                quarters.Remove(quarter);
                earlier += spent;
            }
        }

        quarters[Earlier] = quarters.GetValueOrDefault(Earlier) + earlier;
    }
}
