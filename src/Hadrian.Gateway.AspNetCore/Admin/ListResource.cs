namespace Hadrian.Gateway.AspNetCore;

/// <summary>A page of resources.</summary>
internal sealed record ListResource<T>(IReadOnlyList<T> Data, PaginationResource Pagination);
