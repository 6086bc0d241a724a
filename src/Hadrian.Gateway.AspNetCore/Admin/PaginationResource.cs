namespace Hadrian.Gateway.AspNetCore;

/// <summary>Where a page lies in its list.</summary>
internal sealed record PaginationResource(long Limit, bool HasMore, string? NextCursor, string? PrevCursor);
