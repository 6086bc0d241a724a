namespace Hadrian;

/// <summary>Whether a change of a membership was made, or why not. What was not made left nothing behind.</summary>
public enum MembershipOutcome
{
    /// <summary>It was made.</summary>
    Made,

    /// <summary>There is no such membership or user; to join a team or project, a user of its organisation.</summary>
    NotFound,

    /// <summary>The user is a member already.</summary>
    AlreadyMember,

    /// <summary>The user is a member of another organisation.</summary>
    MemberElsewhere,

    /// <summary>The organisation would lose its last owner.</summary>
    LastOwner,
}
