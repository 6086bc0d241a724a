using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Finds single calls.</summary>
internal static class UsageCalls
{
    /// <summary>The names of providers made through the admin API, as a pattern.</summary>
    public const string DynamicProviders = ":%";

    /// <summary>Narrows to the calls of a query that arrived within a range, by the range of their primary key.</summary>
    public static IQueryable<UsageEntity> Of(this IQueryable<UsageEntity> rows, UsageQuery query, UsageRange range)
        => rows.From(range).Until(range).Matching(query, range);

    /// <summary>Reads one page of them, newest first, by comparing with the last row: its cost does not grow with the depth of the list.</summary>
    public static async Task<Page<UsageRecord>> ToPageAsync(
        this IQueryable<UsageEntity> rows, UsageQuery query, int limit, UsagePosition? from, bool backward, CancellationToken cancellationToken)
    {
        // Where the page begins takes the place of the range's own bound, unless that is the narrower: of two bounds on one
        // side a database searches its index by the first it finds.
        var range = UsageRange.Of(query);
        rows = backward && from is { } newest && newest.OperationId >= OperationIdRange.Least(range.From) ? rows.After(newest) : rows.From(range);
        rows = !backward && from is { } oldest && oldest.OperationId < OperationIdRange.Least(range.Until) ? rows.Before(oldest) : rows.Until(range);
        rows = rows.Matching(query, range);
        rows = backward
            ? rows.OrderBy(row => row.OperationId).ThenBy(row => row.Attempt)
            : rows.OrderByDescending(row => row.OperationId).ThenByDescending(row => row.Attempt);
        var found = await rows.AsNoTracking().Take(limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        var records = found.Take(limit).Select(UsageMapping.ToRecord).ToArray();
        if (backward)
        {
            Array.Reverse(records);
        }

        return new Page<UsageRecord>(records, HasMore: found.Count > limit);
    }

    private static IQueryable<UsageEntity> From(this IQueryable<UsageEntity> rows, UsageRange range)
    {
        var least = OperationIdRange.Least(range.From);
        return rows.Where(row => row.OperationId >= least);
    }

    private static IQueryable<UsageEntity> Until(this IQueryable<UsageEntity> rows, UsageRange range)
    {
        var bound = OperationIdRange.Least(range.Until);
        return rows.Where(row => row.OperationId < bound);
    }

    // In these two the first comparison is implied by the second, but it is the one an index can be searched by.
    private static IQueryable<UsageEntity> After(this IQueryable<UsageEntity> rows, UsagePosition place)
    {
        var (id, attempt) = (place.OperationId, place.Attempt);
        return rows.Where(row => row.OperationId >= id && (row.OperationId > id || row.Attempt > attempt));
    }

    private static IQueryable<UsageEntity> Before(this IQueryable<UsageEntity> rows, UsagePosition place)
    {
        var (id, attempt) = (place.OperationId, place.Attempt);
        return rows.Where(row => row.OperationId <= id && (row.OperationId < id || row.Attempt < attempt));
    }

    private static IQueryable<UsageEntity> Matching(this IQueryable<UsageEntity> rows, UsageQuery query, UsageRange range)
    {
        rows = rows.Where(row => row.StartedAt >= range.From && row.StartedAt < range.Until);
        rows = query.ApiKeyId is { } key ? rows.Where(row => row.ApiKeyId == key) : rows;
        rows = query.BudgetSubjectId is { } subject ? rows.Where(row => row.BudgetSubjectId == subject) : rows;
        rows = query.OrganizationId is { } organization ? rows.Where(row => row.OrganizationId == organization) : rows;
        rows = query.TeamId is { } team ? rows.Where(row => row.TeamId == team) : rows;
        rows = query.ProjectId is { } project ? rows.Where(row => row.ProjectId == project) : rows;
        rows = query.UserId is { } user ? rows.Where(row => row.UserId == user) : rows;
        rows = query.ServiceAccountId is { } account ? rows.Where(row => row.ServiceAccountId == account) : rows;
        rows = query.Provider is { } provider ? rows.Where(row => row.Provider == provider) : rows;
        rows = query.IsDynamicProvider is { } isDynamic ? rows.Where(row => EF.Functions.Like(row.Provider, DynamicProviders) == isDynamic) : rows;
        return query.Model is { } model ? rows.Where(row => row.Model == model) : rows;
    }
}
