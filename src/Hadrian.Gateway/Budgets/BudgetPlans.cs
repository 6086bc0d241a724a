using System.Runtime.CompilerServices;

namespace Hadrian.Gateway;

/// <summary>The plans of callers. They live as long as the principal does, which the key cache renews, and are asked for anew every minute.</summary>
internal sealed class BudgetPlans(IReadOnlyList<IBudgetRules> rules, double warningThreshold)
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromMinutes(1);

    private readonly ConditionalWeakTable<Principal, Entry> _plans = [];

    /// <summary>Gives the plan of a caller, when it is known and fresh.</summary>
    /// <param name="principal">The caller.</param>
    /// <param name="moment">When the call arrived: the period it is charged to.</param>
    public BudgetPlan? Find(Principal principal, DateTimeOffset moment)
        => _plans.TryGetValue(principal, out var entry) && moment < entry.RefreshAt && entry.Plan.Covers(moment) ? entry.Plan : null;

    /// <summary>Gives a plan that is known but no longer fresh: better than none when rules cannot be read.</summary>
    public BudgetPlan? FindStale(Principal principal, DateTimeOffset moment)
        => _plans.TryGetValue(principal, out var entry) && entry.Plan.Covers(moment) ? entry.Plan : null;

    public async ValueTask<BudgetPlan> MakeAsync(Principal principal, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        List<BudgetRule> all = [];
        foreach (var source in rules)
        {
            all.AddRange(await source.GetAsync(principal, cancellationToken).ConfigureAwait(false));
        }

        var plan = new BudgetPlan(principal, all, moment, warningThreshold);
        _plans.AddOrUpdate(principal, new Entry(plan, moment + RefreshAfter));
        return plan;
    }

    private sealed record Entry(BudgetPlan Plan, DateTimeOffset RefreshAt);
}
