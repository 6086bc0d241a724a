namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/organizations/{org_slug}/projects</c>.</summary>
internal sealed record CreateProjectRequest(string? Slug, string? Name, Guid? TeamId);
