namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH /admin/v1/organizations/{org_slug}/service-accounts/{sa_slug}</c>.</summary>
internal sealed record UpdateServiceAccountRequest(string? Name, string? Description, IReadOnlyList<string>? Roles);
