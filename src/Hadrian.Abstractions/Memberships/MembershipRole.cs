namespace Hadrian;

/// <summary>What a member may do in an organisation, team or project. A greater role may do all that a lesser one may.</summary>
public enum MembershipRole
{
    /// <summary>Read, without keys of their own.</summary>
    Viewer,

    /// <summary>Read, and have keys of their own.</summary>
    Member,

    /// <summary>Everything in it but what only an owner may.</summary>
    Admin,

    /// <summary>Everything, deleting it and granting this role included. Organisations only; each keeps at least one, once it has one.</summary>
    Owner,
}
