namespace Hadrian.Gateway.AspNetCore;

/// <summary>Where something belongs: the whole gateway, or an organisation and in it maybe a team, a project, a user.</summary>
internal readonly record struct TenantPlace(Guid? OrganizationId, Guid? TeamId = null, Guid? ProjectId = null, Guid? UserId = null)
{
    /// <summary>Gets the place of what belongs to no tenant.</summary>
    public static TenantPlace Platform => default;

    public static TenantPlace Of(Organization organization) => new(organization.Id);

    public static TenantPlace Of(OrganizationUnit unit) => unit switch
    {
        Team => new(unit.OrganizationId, TeamId: unit.Id),
        Project project => new(unit.OrganizationId, project.TeamId, unit.Id),
        _ => new(unit.OrganizationId),
    };

    /// <summary>Gets whether the organisation itself is meant.</summary>
    public bool IsOrganization => OrganizationId is not null && TeamId is null && ProjectId is null && UserId is null;
}
