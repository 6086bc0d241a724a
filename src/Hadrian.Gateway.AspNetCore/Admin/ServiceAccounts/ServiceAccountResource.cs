namespace Hadrian.Gateway.AspNetCore;

/// <summary>A service account as the admin API shows it.</summary>
internal sealed record ServiceAccountResource(
    Guid Id, Guid OrgId, string Slug, string Name, string? Description, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
