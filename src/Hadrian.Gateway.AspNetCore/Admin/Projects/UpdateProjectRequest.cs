namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH /admin/v1/organizations/{org_slug}/projects/{project_slug}</c>. A <c>team_id</c> of null takes the project out of its team.</summary>
internal sealed record UpdateProjectRequest(string? Name, Guid? TeamId);
