using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal static class KeysetPaging
{
    /// <summary>Reads one page, newest first, by comparing with the cursor: its cost does not grow with the depth of the list.</summary>
    public static async ValueTask<Page<TRecord>> ToPageAsync<TEntity, TRecord>(
        this IQueryable<TEntity> rows, PageRequest page, Func<TEntity, TRecord> map, CancellationToken cancellationToken)
        where TEntity : class, IListedEntity
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page.Limit, 1);

        // One row more than asked for tells whether any remain.
        var take = page.Limit < int.MaxValue ? page.Limit + 1 : page.Limit;
        var found = await rows.After(page).InReadingOrder(page).Take(take)
            .ToListAsync(cancellationToken).ConfigureAwait(false);

        var records = found.Take(page.Limit).Select(map).ToArray();
        if (page.Backward)
        {
            Array.Reverse(records);
        }

        return new Page<TRecord>(records, HasMore: found.Count > page.Limit);
    }

    private static IQueryable<TEntity> After<TEntity>(this IQueryable<TEntity> rows, PageRequest page)
        where TEntity : class, IListedEntity
    {
        if (page.Cursor is not { } cursor)
        {
            return rows;
        }

        // The first comparison is implied by the second, but it is the one an index can be searched by.
        return page.Backward
            ? rows.Where(row => row.CreatedAt >= cursor.CreatedAt
                && (row.CreatedAt > cursor.CreatedAt || row.Id.CompareTo(cursor.Id) > 0))
            : rows.Where(row => row.CreatedAt <= cursor.CreatedAt
                && (row.CreatedAt < cursor.CreatedAt || row.Id.CompareTo(cursor.Id) < 0));
    }

    private static IQueryable<TEntity> InReadingOrder<TEntity>(this IQueryable<TEntity> rows, PageRequest page)
        where TEntity : class, IListedEntity
        => page.Backward
            ? rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)
            : rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id);
}
