namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>memberships</c>.</summary>
internal sealed class MembershipEntity
{
    public required MembershipTargetKind TargetKind { get; init; }

    public required Guid TargetId { get; init; }

    public required Guid UserId { get; init; }

    public required Guid OrganizationId { get; init; }

    public required MembershipRole Role { get; init; }

    public required MembershipSource Source { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    public static MembershipEntity From(Membership membership) => new()
    {
        TargetKind = membership.Target.Kind,
        TargetId = membership.Target.Id,
        UserId = membership.UserId,
        OrganizationId = membership.OrganizationId,
        Role = membership.Role,
        Source = membership.Source,
        JoinedAt = membership.JoinedAt,
    };

    public Membership ToRecord() => new()
    {
        Target = new MembershipTarget(TargetKind, TargetId),
        UserId = UserId,
        OrganizationId = OrganizationId,
        Role = Role,
        Source = Source,
        JoinedAt = JoinedAt,
    };
}
