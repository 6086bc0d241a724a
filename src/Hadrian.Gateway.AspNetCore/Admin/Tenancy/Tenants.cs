namespace Hadrian.Gateway.AspNetCore;

/// <summary>Finds what routes and bodies name, within what the caller may see, and makes sure of the endpoint's permission there.</summary>
internal sealed class Tenants(
    IOrganizationStore organizations,
    IOrganizationUnitStore<Team> teams,
    IOrganizationUnitStore<Project> projects,
    IOrganizationUnitStore<ServiceAccount> accounts,
    IUserStore users,
    IMembershipStore memberships)
{
    /// <summary>Finds the organisation a route is about, and demands the permission in it.</summary>
    public async ValueTask<Organization> OrganizationAsync(AdminRequest request)
    {
        var organization = await VisibleOrganizationAsync(request);
        request.Demand(TenantPlace.Of(organization), "organization");
        return organization;
    }

    /// <summary>Finds the organisation a route passes through. What is done is done to something in it.</summary>
    public async ValueTask<Organization> VisibleOrganizationAsync(AdminRequest request)
        => await organizations.FindBySlugAsync(request.Route("org_slug"), request.CancellationToken) is { } organization && request.Caller.Sees(TenantPlace.Of(organization))
            ? organization
            : throw AdminErrors.NotFound("organization");

    public ValueTask<Team> TeamAsync(AdminRequest request) => UnitAsync(teams, request, "team_slug", "team");

    public ValueTask<Project> ProjectAsync(AdminRequest request) => UnitAsync(projects, request, "project_slug", "project");

    public ValueTask<ServiceAccount> ServiceAccountAsync(AdminRequest request) => UnitAsync(accounts, request, "sa_slug", "service account");

    public async ValueTask<TUnit> UnitAsync<TUnit>(IOrganizationUnitStore<TUnit> store, AdminRequest request, string parameter, string what)
        where TUnit : OrganizationUnit
    {
        var organization = await VisibleOrganizationAsync(request);
        var unit = await store.FindBySlugAsync(organization.Id, request.Route(parameter), request.CancellationToken) ?? throw AdminErrors.NotFound(what);
        request.Demand(TenantPlace.Of(unit), what);
        return unit;
    }

    /// <summary>Finds the user a route is about, and demands the permission over them.</summary>
    public async ValueTask<(User User, TenantPlace Place)> UserAsync(AdminRequest request)
    {
        var user = await users.FindAsync(request.RouteId("user_id", "user"), request.CancellationToken) ?? throw AdminErrors.NotFound("user");
        var place = await PlaceOfUserAsync(user.Id, request.CancellationToken);
        request.Demand(place, "user");
        return (user, place);
    }

    /// <summary>Tells who calls, where that is a user, and demands the permission over what is their own.</summary>
    public async ValueTask<(Guid UserId, TenantPlace Place)> MeAsync(AdminRequest request)
    {
        var user = request.Caller.UserId ?? throw AdminErrors.Forbidden("The caller is not a user, and nothing here is their own. Call with a user's key or token.");
        var place = await PlaceOfUserAsync(user, request.CancellationToken);
        request.Demand(place, "user");
        return (user, place);
    }

    /// <summary>Tells where a key's owner belongs.</summary>
    /// <returns><see langword="null"/> when there is no such owner, or it is deleted.</returns>
    public async ValueTask<TenantPlace?> PlaceOfAsync(ApiKeyOwner owner, CancellationToken cancellationToken) => owner.Kind switch
    {
        ApiKeyOwnerKind.Organization => await organizations.FindAsync(owner.Id, cancellationToken) is { } organization ? TenantPlace.Of(organization) : null,
        ApiKeyOwnerKind.Team => await teams.FindAsync(owner.Id, cancellationToken) is { } team ? TenantPlace.Of(team) : null,
        ApiKeyOwnerKind.Project => await projects.FindAsync(owner.Id, cancellationToken) is { } project ? TenantPlace.Of(project) : null,
        ApiKeyOwnerKind.ServiceAccount => await accounts.FindAsync(owner.Id, cancellationToken) is { } account ? TenantPlace.Of(account) : null,
        _ => await users.FindAsync(owner.Id, cancellationToken) is not null ? await PlaceOfUserAsync(owner.Id, cancellationToken) : null,
    };

    /// <summary>Tells the greatest role one can act in with a key of an owner that has the <c>admin</c> scope.</summary>
    public async ValueTask<MembershipRole> RankOfAsync(ApiKeyOwner owner, CancellationToken cancellationToken) => owner.Kind switch
    {
        ApiKeyOwnerKind.User => (await memberships.OfUserAsync(owner.Id, cancellationToken)).Select(membership => membership.Role).Append(MembershipRole.Viewer).Max(),
        ApiKeyOwnerKind.ServiceAccount => MembershipRoles.Greatest((await accounts.FindAsync(owner.Id, cancellationToken))?.Roles ?? []) ?? MembershipRole.Viewer,
        _ => MembershipRole.Admin,
    };

    /// <summary>Tells where a user belongs.</summary>
    public async ValueTask<TenantPlace> PlaceOfUserAsync(Guid userId, CancellationToken cancellationToken)
    {
        var all = await memberships.OfUserAsync(userId, cancellationToken);
        return new TenantPlace(all.FirstOrDefault(membership => membership.Target.Kind == MembershipTargetKind.Organization)?.OrganizationId, UserId: userId);
    }
}
