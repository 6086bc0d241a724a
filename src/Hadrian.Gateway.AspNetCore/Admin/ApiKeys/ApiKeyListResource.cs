namespace Hadrian.Gateway.AspNetCore;

/// <summary>A page of keys.</summary>
internal sealed record ApiKeyListResource(IReadOnlyList<ApiKeyResource> Data, PaginationResource Pagination);
