namespace Hadrian.Gateway.AspNetCore;

/// <summary>A page of organisations.</summary>
internal sealed record OrganizationListResource(IReadOnlyList<OrganizationResource> Data, PaginationResource Pagination);
