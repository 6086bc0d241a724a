namespace Hadrian.Gateway.AspNetCore;

/// <summary>What an endpoint demands of its caller. Metadata of the endpoint; an endpoint without one answers nobody.</summary>
/// <param name="Name">Resource and action, such as <c>team:create</c>.</param>
/// <param name="Reach">Which roles count.</param>
/// <param name="Minimum">The least of them that will do.</param>
/// <param name="Own">The least role in the organisation with which a user may do it to what is their own; <see langword="null"/>: that it is theirs gives no right.</param>
internal sealed record Permission(string Name, PermissionReach Reach, MembershipRole Minimum = MembershipRole.Admin, MembershipRole? Own = null);
