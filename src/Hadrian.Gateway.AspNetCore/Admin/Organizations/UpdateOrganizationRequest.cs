namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH /admin/v1/organizations/{slug}</c>.</summary>
internal sealed record UpdateOrganizationRequest(string? Name);
