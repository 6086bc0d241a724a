namespace Hadrian.Gateway.AspNetCore;

/// <summary>A team as the admin API shows it.</summary>
internal sealed record TeamResource(Guid Id, Guid OrgId, string Slug, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
