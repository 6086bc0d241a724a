namespace Hadrian.Gateway.AspNetCore;

/// <summary>A member as the admin API shows them: the user, and as what they belong.</summary>
internal sealed record MemberResource(
    Guid Id, Guid UserId, string ExternalId, string? Email, string? Name, string Role, string Source, DateTimeOffset JoinedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static MemberResource From(Member member) => new(
        member.User.Id,
        member.User.Id,
        member.User.ExternalId,
        member.User.Email,
        member.User.Name,
        MembershipRoles.Name(member.Membership.Role),
        member.Membership.Source switch
        {
            MembershipSource.Jit => "jit",
            MembershipSource.Scim => "scim",
            _ => "manual",
        },
        member.Membership.JoinedAt,
        member.User.CreatedAt,
        member.User.UpdatedAt);
}
