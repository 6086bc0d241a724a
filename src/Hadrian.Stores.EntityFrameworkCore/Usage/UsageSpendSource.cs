using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>
/// Sums spend from the hourly sums. Where a period begins or ends within an hour, as in time zones half an hour off, that
/// hour's calls are read one by one.
/// </summary>
internal sealed class UsageSpendSource(IDbContextFactory<HadrianDbContext> contexts) : IBudgetSpendSource
{
    public async ValueTask<Money> GetSpendAsync(BudgetAccount account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        using var context = contexts.CreateDbContext();
        var (start, end) = (account.Window.Start, account.Window.End ?? DateTimeOffset.MaxValue);
        var (first, last) = (UsageHours.Ceiling(start), UsageHours.Floor(end));

        var spend = await SumHoursAsync(context, account.Scope, first, last, cancellationToken).ConfigureAwait(false);
        if (start < first)
        {
            spend += await SumCallsAsync(context, account.Scope, start, first, cancellationToken).ConfigureAwait(false);
        }

        if (account.Window.End is not null && last < end)
        {
            spend += await SumCallsAsync(context, account.Scope, last, end, cancellationToken).ConfigureAwait(false);
        }

        return spend;
    }

    private static Task<Money> SumHoursAsync(
        HadrianDbContext context, BudgetScope scope, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var hours = context.UsageHours.Where(row => row.Hour >= from && row.Hour < until);
        var id = scope.Id;
        return SumAsync(
            (scope.Kind switch
            {
                BudgetScopeKind.Global => hours,
                BudgetScopeKind.Organization => hours.Where(row => row.OrganizationId == id),
                BudgetScopeKind.Team => hours.Where(row => row.TeamId == id),
                BudgetScopeKind.Project => hours.Where(row => row.ProjectId == id),
                BudgetScopeKind.User => hours.Where(row => row.UserId == id),
                BudgetScopeKind.ServiceAccount => hours.Where(row => row.ServiceAccountId == id),
                _ => hours.Where(row => row.BudgetSubjectId == id),
            }).Select(row => row.CostNanoUsd),
            cancellationToken);
    }

    private static Task<Money> SumCallsAsync(
        HadrianDbContext context, BudgetScope scope, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        // Ids begin with the time the call arrived, so the range is one of the primary key.
        var (least, bound) = (OperationIdRange.Least(from), OperationIdRange.Least(until));
        var calls = context.Usage.Where(row
            => row.OperationId >= least && row.OperationId < bound && row.StartedAt >= from && row.StartedAt < until);
        Guid? id = scope is { Kind: BudgetScopeKind.Key, Id: var key } && key == Guid.Empty ? null : scope.Id;
        return SumAsync(
            (scope.Kind switch
            {
                BudgetScopeKind.Global => calls,
                BudgetScopeKind.Organization => calls.Where(row => row.OrganizationId == id),
                BudgetScopeKind.Team => calls.Where(row => row.TeamId == id),
                BudgetScopeKind.Project => calls.Where(row => row.ProjectId == id),
                BudgetScopeKind.User => calls.Where(row => row.UserId == id),
                BudgetScopeKind.ServiceAccount => calls.Where(row => row.ServiceAccountId == id),
                _ => calls.Where(row => row.BudgetSubjectId == id),
            }).Select(row => row.CostNanoUsd ?? 0),
            cancellationToken);
    }

    /// <summary>Adds up dollars and what is beside them apart: the sum of amounts near the end of the range would not fit the database's numbers.</summary>
    private static async Task<Money> SumAsync(IQueryable<long> amounts, CancellationToken cancellationToken)
    {
        const long Dollar = 1_000_000_000;
        var sums = await amounts.GroupBy(_ => 1)
            .Select(all => new { Dollars = all.Sum(amount => amount / Dollar), Rest = all.Sum(amount => amount % Dollar) })
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return sums is null ? Money.Zero : (new Money(Dollar) * sums.Dollars) + new Money(sums.Rest);
    }
}
