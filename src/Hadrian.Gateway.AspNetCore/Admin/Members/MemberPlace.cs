namespace Hadrian.Gateway.AspNetCore;

/// <summary>What members belong to, once the caller's permission there is certain.</summary>
internal sealed record MemberPlace(MembershipTarget Target, TenantPlace Place, Guid OrganizationId);
