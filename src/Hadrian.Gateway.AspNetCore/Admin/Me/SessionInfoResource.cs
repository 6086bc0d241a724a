namespace Hadrian.Gateway.AspNetCore;

/// <summary>Who calls, and what they belong to.</summary>
internal sealed record SessionInfoResource(
    SessionIdentityResource Identity,
    UserResource? User,
    IReadOnlyList<SessionOrganizationResource> Organizations,
    IReadOnlyList<SessionTeamResource> Teams,
    IReadOnlyList<SessionProjectResource> Projects,
    string AuthMethod,
    string RuntimeMode,
    DateTimeOffset ServerTime);

/// <summary>What the credential says of the caller.</summary>
internal sealed record SessionIdentityResource(string ExternalId, string? Email, string? Name, IReadOnlyList<string> Roles, IReadOnlyList<string> IdpGroups);

internal sealed record SessionOrganizationResource(Guid OrgId, string OrgSlug, string OrgName, string Role, DateTimeOffset JoinedAt);

internal sealed record SessionTeamResource(Guid TeamId, string TeamSlug, string TeamName, string OrgSlug, string Role, DateTimeOffset JoinedAt);

internal sealed record SessionProjectResource(Guid ProjectId, string ProjectSlug, string ProjectName, string OrgSlug, string Role, DateTimeOffset JoinedAt);
