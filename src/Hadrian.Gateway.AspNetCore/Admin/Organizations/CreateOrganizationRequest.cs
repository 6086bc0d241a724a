namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/organizations</c>.</summary>
internal sealed record CreateOrganizationRequest(string? Slug, string? Name);
