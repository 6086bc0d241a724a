namespace Hadrian;

/// <summary>That a user belongs to an organisation, team or project, and as what.</summary>
public sealed record Membership
{
    /// <summary>Gets the user.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Gets what they belong to.</summary>
    public required MembershipTarget Target { get; init; }

    /// <summary>Gets the organisation of <see cref="Target"/>; itself, when it is one.</summary>
    public required Guid OrganizationId { get; init; }

    /// <summary>Gets as what.</summary>
    /// <value>Default: <see cref="MembershipRole.Member"/>.</value>
    public MembershipRole Role { get; init; } = MembershipRole.Member;

    /// <summary>Gets how it came to be.</summary>
    /// <value>Default: <see cref="MembershipSource.Manual"/>.</value>
    public MembershipSource Source { get; init; }

    /// <summary>Gets since when, to the millisecond.</summary>
    public required DateTimeOffset JoinedAt { get; init; }
}
