namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/organizations/{org_slug}/service-accounts</c>.</summary>
internal sealed record CreateServiceAccountRequest(string? Slug, string? Name, string? Description, IReadOnlyList<string>? Roles);
