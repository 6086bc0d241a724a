namespace Hadrian.Gateway.AspNetCore;

/// <summary>Who calls the admin API, and as what: the roles that decide on each request.</summary>
internal sealed record AdminCaller
{
    /// <summary>Gets whether the caller administers the whole gateway.</summary>
    public bool IsPlatformAdmin { get; init; }

    /// <summary>Gets the only organisation the caller may know of.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets the user the caller is, or whose key it holds.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Gets the role in the organisation; none for a team's or a project's key.</summary>
    public MembershipRole? OrganizationRole { get; init; }

    /// <summary>Gets the roles in teams and projects by their ids.</summary>
    public IReadOnlyDictionary<Guid, MembershipRole> UnitRoles { get; init; } = new Dictionary<Guid, MembershipRole>();

    /// <summary>Gets whether the caller has anything to do here at all.</summary>
    public bool IsKnown => IsPlatformAdmin || OrganizationId is not null;

    /// <summary>Gets whether the caller sees every team and project of the organisation, not only their own.</summary>
    public bool SeesWholeOrganization => IsPlatformAdmin || OrganizationRole >= MembershipRole.Admin;

    /// <summary>Tells whether the caller may know that something of this place exists.</summary>
    public bool Sees(TenantPlace place) => IsPlatformAdmin || place == TenantPlace.Platform || IsSelf(place)
        || (IsHome(place) && (place.IsOrganization || place.UserId is not null || SeesWholeOrganization || UnitRole(place) is not null));

    public bool May(Permission permission, TenantPlace place)
    {
        if (IsPlatformAdmin || permission.Reach == PermissionReach.Anyone)
        {
            return true;
        }

        if (permission.Reach == PermissionReach.Platform || !(IsHome(place) || IsSelf(place)))
        {
            return false;
        }

        // A simple member of the organisation has no say in its teams, projects and other members.
        return (place.IsOrganization ? OrganizationRole >= permission.Minimum : OrganizationRole >= MembershipRole.Admin && OrganizationRole >= permission.Minimum)
            || (permission.Reach == PermissionReach.Unit && UnitRole(place) >= permission.Minimum)
            || (IsSelf(place) && OrganizationRole >= permission.Own);
    }

    /// <summary>Tells whether the caller may give out a role there, or change somebody who has it: nobody above their own rank.</summary>
    public bool MayGrant(MembershipRole role, TenantPlace place)
        => IsPlatformAdmin || (IsHome(place) && (OrganizationRole >= role || UnitRole(place) >= role));

    private bool IsHome(TenantPlace place) => place.OrganizationId is not null && place.OrganizationId == OrganizationId;

    private bool IsSelf(TenantPlace place) => place.UserId is not null && place.UserId == UserId;

    private MembershipRole? UnitRole(TenantPlace place)
    {
        var (inTeam, inProject) = (Role(place.TeamId), Role(place.ProjectId));
        return inTeam > inProject || inProject is null ? inTeam : inProject;
    }

    private MembershipRole? Role(Guid? unit) => unit is { } id && UnitRoles.TryGetValue(id, out var role) ? role : null;
}
