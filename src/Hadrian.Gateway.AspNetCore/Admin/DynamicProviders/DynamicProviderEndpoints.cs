using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Providers of organisations, teams, projects and users: create, get, list, change, try, delete (admin-and-auth §5.3).</summary>
internal sealed class DynamicProviderEndpoints(
    IDynamicProviderStore store, Tenants tenants, DynamicProviderDrafts drafts, DynamicProviderChanges changes, DynamicProviderProbe probe, DynamicProviderViews views, TimeProvider time)
    : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        var json = AdminJson.Default;
        routes.Post("/dynamic-providers", json.DynamicProviderResource, CreateAsync, "dynamic_provider_create", "Create a provider of an organisation, team, project or user", Permissions.DynamicProviderCreate, typeof(CreateDynamicProviderRequest));
        routes.Post("/dynamic-providers/test-credentials", json.ConnectivityTestResource, TryCredentialsAsync, "dynamic_provider_test_credentials", "Try a provider before it is created", Permissions.DynamicProviderCreate, typeof(CreateDynamicProviderRequest), StatusCodes.Status200OK);
        routes.Get("/dynamic-providers/{provider_id}", json.DynamicProviderResource, async request => views.Show(await FindAsync(request)), "dynamic_provider_get", "Get a provider", Permissions.DynamicProviderRead);
        routes.Patch("/dynamic-providers/{provider_id}", json.DynamicProviderResource, async request => await changes.UpdateAsync(await FindAsync(request), request), "dynamic_provider_update", "Change a provider, in force at once", Permissions.DynamicProviderUpdate, typeof(UpdateDynamicProviderRequest));
        routes.Delete("/dynamic-providers/{provider_id}", DeleteAsync, "dynamic_provider_delete", "Delete a provider with its secrets", Permissions.DynamicProviderDelete);
        routes.Post("/dynamic-providers/{provider_id}/test", json.ConnectivityTestResource, async request => await TryAsync(await FindAsync(request), request.CancellationToken), "dynamic_provider_test", "Try a provider", Permissions.DynamicProviderRead, body: null, StatusCodes.Status200OK);
        routes.Get("/organizations/{org_slug}/dynamic-providers", json.ListResourceDynamicProviderResource,
            async request => await ListAsync(request, new(DynamicProviderOwnerKind.Organization, (await tenants.OrganizationAsync(request)).Id)),
            "dynamic_provider_list_by_org", "List an organisation's providers", Permissions.DynamicProviderRead);
        routes.Get("/organizations/{org_slug}/teams/{team_slug}/dynamic-providers", json.ListResourceDynamicProviderResource,
            async request => await ListAsync(request, new(DynamicProviderOwnerKind.Team, (await tenants.TeamAsync(request)).Id)),
            "dynamic_provider_list_by_team", "List a team's providers", Permissions.DynamicProviderRead);
        routes.Get("/organizations/{org_slug}/projects/{project_slug}/dynamic-providers", json.ListResourceDynamicProviderResource,
            async request => await ListAsync(request, new(DynamicProviderOwnerKind.Project, (await tenants.ProjectAsync(request)).Id)),
            "dynamic_provider_list_by_project", "List a project's providers", Permissions.DynamicProviderRead);
        routes.Get("/users/{user_id}/dynamic-providers", json.ListResourceDynamicProviderResource,
            async request => await ListAsync(request, new(DynamicProviderOwnerKind.User, (await tenants.UserAsync(request)).User.Id)),
            "dynamic_provider_list_by_user", "List a user's providers", Permissions.DynamicProviderRead);
    }

    /// <summary>Lists the providers of an owner, over whom the caller has the endpoint's permission.</summary>
    public async ValueTask<ListResource<DynamicProviderResource>?> ListAsync(AdminRequest request, DynamicProviderOwner owner)
    {
        var paging = AdminPaging.Read(request);
        return views.Show(paging, await store.ListAsync(owner, paging, request.CancellationToken));
    }

    /// <summary>Tries a stored provider, enabled or not.</summary>
    public async ValueTask<ConnectivityTestResource?> TryAsync(DynamicProvider provider, CancellationToken cancellationToken)
        => await probe.TryAsync(await drafts.CheckAsync(drafts.Stored(provider), cancellationToken), cancellationToken);

    /// <summary>Tries a provider that is not stored.</summary>
    public async ValueTask<ConnectivityTestResource?> TryAsync(
        CreateDynamicProviderRequest body, DynamicProviderOwner owner, Guid? organizationId, CancellationToken cancellationToken)
        => await probe.TryAsync(await drafts.CheckAsync(drafts.New(body, owner, organizationId, AdminTime.Now(time)), cancellationToken), cancellationToken);

    private async ValueTask<DynamicProviderResource?> CreateAsync(AdminRequest request)
    {
        var (body, owner, place) = await ReadAsync(request);
        return await changes.CreateAsync(body, owner, place, request);
    }

    private async ValueTask<ConnectivityTestResource?> TryCredentialsAsync(AdminRequest request)
    {
        var (body, owner, place) = await ReadAsync(request);
        return await TryAsync(body, owner, place.OrganizationId, request.CancellationToken);
    }

    private async ValueTask DeleteAsync(AdminRequest request)
    {
        await changes.DeleteAsync(await FindAsync(request), request);
    }

    private async ValueTask<(CreateDynamicProviderRequest Body, DynamicProviderOwner Owner, TenantPlace Place)> ReadAsync(AdminRequest request)
    {
        var body = await request.BodyAsync(AdminJson.Default.CreateDynamicProviderRequest);
        var owner = OwnerResource.ReadProviderOwner(body.Owner);
        var place = await tenants.PlaceOfAsync(OwnerResource.KeyOwnerOf(owner), request.CancellationToken) ?? throw AdminErrors.NotFound("owner");
        request.Demand(place, "owner");
        return (body, owner, place);
    }

    private async ValueTask<DynamicProvider> FindAsync(AdminRequest request)
    {
        var provider = await store.FindAsync(request.RouteId("provider_id", "provider"), request.CancellationToken) ?? throw AdminErrors.NotFound("provider");
        var place = await tenants.PlaceOfAsync(OwnerResource.KeyOwnerOf(provider.Owner), request.CancellationToken);
        request.Demand(place ?? new TenantPlace(provider.OrganizationId), "provider");
        return provider;
    }
}
