using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Pages of the admin API: <c>limit</c>, <c>cursor</c>, <c>direction</c>, <c>include_deleted</c>.</summary>
internal static class AdminPaging
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1000;

    public static PageRequest Read(AdminRequest request)
        => ReadLimits(request) with { Cursor = request.Query("cursor") is { } cursor ? Parse(cursor) : null };

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
        => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{cursor.CreatedAt.ToUnixTimeMilliseconds()}:{cursor.Id}")));

    private static PageCursor Parse(string text)
    {
        const int Longest = 128;
        if (text.Length <= Longest && Base64Url.IsValid(text))
        {
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(':');
            if (parts.Length == 2
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                && Guid.TryParse(parts[1], out var id))
            {
                return new PageCursor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), id);
            }
        }

        throw AdminErrors.BadRequest("cursor", "'cursor' is not one this API gave out.");
    }
}
