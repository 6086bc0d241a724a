namespace Hadrian.Gateway.AspNetCore;

/// <summary>A project as the admin API shows it.</summary>
internal sealed record ProjectResource(Guid Id, Guid OrgId, Guid? TeamId, string Slug, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
