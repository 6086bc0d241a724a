namespace Hadrian;

/// <summary>What kind of thing one is a member of.</summary>
public enum MembershipTargetKind
{
    /// <summary>An organisation; a user is a member of one at most.</summary>
    Organization,

    /// <summary>A team of the user's organisation.</summary>
    Team,

    /// <summary>A project of the user's organisation.</summary>
    Project,
}
