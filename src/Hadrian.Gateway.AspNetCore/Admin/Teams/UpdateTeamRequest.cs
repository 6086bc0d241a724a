namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH /admin/v1/organizations/{org_slug}/teams/{team_slug}</c>.</summary>
internal sealed record UpdateTeamRequest(string? Name);
