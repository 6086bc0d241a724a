using System.Globalization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Pages of the admin API: <c>limit</c>, <c>cursor</c>, <c>direction</c>, <c>include_deleted</c>.</summary>
internal static class AdminPaging
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1000;

    public static PageRequest Read(AdminRequest request)
        => ReadLimits(request) with { Cursor = request.Query("cursor") is { } cursor ? Parse(cursor) : null };

    /// <summary>Reads a page of what can be searched: <c>q</c> is what its name, slug or address begins with.</summary>
    public static PageRequest ReadSearch(AdminRequest request)
    {
        const int LongestTerm = 255;
        return request.Query("q") is not { Length: > 0 } term ? Read(request)
            : term.Length <= LongestTerm ? Read(request) with { Search = term }
            : throw AdminErrors.BadRequest("q", $"'q' must not have more than {LongestTerm} characters.");
    }

    /// <summary>Reads all but the cursor, of lists that have cursors of their own.</summary>
    public static PageRequest ReadLimits(AdminRequest request)
    {
        var limit = DefaultLimit;
        if (request.Query("limit") is { } asked)
        {
            limit = long.TryParse(asked, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? (int)Math.Clamp(number, 1, LargestLimit)
                : throw AdminErrors.BadRequest("limit", "'limit' must be an integer from 1 to 1000.");
        }

        return new PageRequest(
            limit,
            Cursor: null,
            request.Query("direction") switch
            {
                null or "forward" => false,
                "backward" => true,
                _ => throw AdminErrors.BadRequest("direction", "'direction' must be 'forward' or 'backward'."),
            },
            request.Query("include_deleted") == "true");
    }

    public static PaginationResource Describe<T>(PageRequest request, Page<T> page, Func<T, PageCursor> position)
        => Describe(request, page, request.Cursor is not null, row => Format(position(row)));

    public static PaginationResource Describe<T>(PageRequest request, Page<T> page, bool hasCursor, Func<T, string> cursor)
    {
        if (page.Items.Count == 0)
        {
            return new PaginationResource(request.Limit, page.HasMore, null, null);
        }

        var hasNewer = request.Backward ? page.HasMore : hasCursor;
        var hasOlder = request.Backward ? hasCursor : page.HasMore;
        return new PaginationResource(
            request.Limit,
            page.HasMore,
            hasOlder ? cursor(page.Items[^1]) : null,
            hasNewer ? cursor(page.Items[0]) : null);
    }

    private static string Format(PageCursor cursor)
        => CursorText.Write(cursor.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), $"{cursor.Id}");

    private static PageCursor Parse(string text)
    {
        var (time, row) = CursorText.Read(text);
        return long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            && Guid.TryParse(row, out var id)
            ? new PageCursor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), id)
            : throw CursorText.Refusal();
    }
}
