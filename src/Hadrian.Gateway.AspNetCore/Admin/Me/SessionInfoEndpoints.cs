namespace Hadrian.Gateway.AspNetCore;

/// <summary>Tells callers who they are here (admin-and-auth §5.3).</summary>
internal sealed class SessionInfoEndpoints(
    IUserStore users,
    IMembershipStore memberships,
    IOrganizationStore organizations,
    IOrganizationUnitStore<Team> teams,
    IOrganizationUnitStore<Project> projects,
    TimeProvider time) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
        => routes.Get("/session-info", AdminJson.Default.SessionInfoResource, GetAsync, "session_info_get", "Tell who calls, and what they belong to", Permissions.SessionInfoRead);

    private async ValueTask<SessionInfoResource?> GetAsync(AdminRequest request)
    {
        request.DemandNothing();
        var user = request.Caller.UserId is { } id ? await users.FindAsync(id, request.CancellationToken) : null;
        var all = user is null ? [] : await memberships.OfUserAsync(user.Id, request.CancellationToken);
        var home = (await organizations.FindAllAsync([.. all.Select(membership => membership.OrganizationId).Distinct()], request.CancellationToken)).ToDictionary(organization => organization.Id);
        return new SessionInfoResource(
            Identity(request, user),
            user is null ? null : UserResource.From(user),
            [.. Of(all, MembershipTargetKind.Organization).Where(membership => home.ContainsKey(membership.OrganizationId)).Select(membership => new SessionOrganizationResource(
                membership.OrganizationId, home[membership.OrganizationId].Slug, home[membership.OrganizationId].Name, MembershipRoles.Name(membership.Role), membership.JoinedAt))],
            [.. await UnitsAsync(teams, all, MembershipTargetKind.Team, (team, membership) => new SessionTeamResource(
                team.Id, team.Slug, team.Name, home[team.OrganizationId].Slug, MembershipRoles.Name(membership.Role), membership.JoinedAt), request.CancellationToken)],
            [.. await UnitsAsync(projects, all, MembershipTargetKind.Project, (project, membership) => new SessionProjectResource(
                project.Id, project.Slug, project.Name, home[project.OrganizationId].Slug, MembershipRoles.Name(membership.Role), membership.JoinedAt), request.CancellationToken)],
            request.Principal.Kind switch
            {
                PrincipalKind.ApiKey => "api_key",
                PrincipalKind.User => "jwt",
                PrincipalKind.Emergency => "emergency",
                _ => "bootstrap",
            },
            "server",
            AdminTime.Now(time));
    }

    private static SessionIdentityResource Identity(AdminRequest request, User? user) => request.Principal switch
    {
        { User: { } identity } => new(identity.Subject, identity.Email, identity.Name, identity.Roles, identity.Groups),
        { Emergency: { } account } => new(account.Subject, account.Email, account.Name, [.. account.Roles, "_emergency_admin"], []),
        { ApiKey: { } key } => new(user?.ExternalId ?? key.KeyPrefix, user?.Email, user?.Name ?? key.Name, [], []),
        _ => new("_bootstrap", null, null, ["_system_bootstrap"], []),
    };

    private static IEnumerable<Membership> Of(IReadOnlyList<Membership> all, MembershipTargetKind kind) => all.Where(membership => membership.Target.Kind == kind);

    private static async ValueTask<IEnumerable<TResource>> UnitsAsync<TUnit, TResource>(
        IOrganizationUnitStore<TUnit> store, IReadOnlyList<Membership> all, MembershipTargetKind kind, Func<TUnit, Membership, TResource> show, CancellationToken cancellationToken)
        where TUnit : OrganizationUnit
    {
        var mine = Of(all, kind).ToDictionary(membership => membership.Target.Id);
        return mine.Count == 0 ? [] : (await store.FindAllAsync([.. mine.Keys], cancellationToken)).Select(unit => show(unit, mine[unit.Id]));
    }
}
