namespace Hadrian.Gateway;

/// <summary>Keyset paging over rows in memory, newest first.</summary>
internal static class InMemoryPaging
{
    public static Page<T> Read<T>(IEnumerable<T> rows, Func<T, PageCursor> position, PageRequest page)
    {
        var ordered = rows
            .OrderByDescending(row => position(row).CreatedAt.ToUnixTimeMilliseconds())
            .ThenByDescending(row => position(row).Id);
        var window = page.Cursor is not { } cursor
            ? ordered
            : ordered.Where(row => page.Backward ? Compare(position(row), cursor) > 0 : Compare(position(row), cursor) < 0);
        var found = page.Backward ? window.Reverse().Take(page.Limit + 1).Reverse().ToList() : window.Take(page.Limit + 1).ToList();
        var hasMore = found.Count > page.Limit;
        if (hasMore)
        {
            found.RemoveAt(page.Backward ? 0 : found.Count - 1);
        }

        return new Page<T>(found, hasMore);
    }

    /// <summary>Tells whether one of a row's texts begins with what is looked for.</summary>
    public static bool Matches(this PageRequest page, params ReadOnlySpan<string?> texts)
    {
        if (page.Search is not { } term)
        {
            return true;
        }

        foreach (var text in texts)
        {
            if (text?.StartsWith(term, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    private static int Compare(PageCursor left, PageCursor right)
    {
        var byTime = left.CreatedAt.ToUnixTimeMilliseconds().CompareTo(right.CreatedAt.ToUnixTimeMilliseconds());
        return byTime != 0 ? byTime : left.Id.CompareTo(right.Id);
    }
}
