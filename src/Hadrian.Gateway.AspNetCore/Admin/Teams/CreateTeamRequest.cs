namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/organizations/{org_slug}/teams</c>.</summary>
internal sealed record CreateTeamRequest(string? Slug, string? Name);
