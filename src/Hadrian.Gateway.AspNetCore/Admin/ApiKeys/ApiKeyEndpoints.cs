using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>API keys: create, get, list, change, rotate, revoke (admin-and-auth §5.2).</summary>
internal sealed class ApiKeyEndpoints(
    IApiKeyStore keys, Tenants tenants, ApiKeyCreation creation, ApiKeyRotation rotation, ApiKeyUpdate update, ApiKeyRevocation revocation) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        var json = AdminJson.Default;
        routes.Post("/api-keys", json.ApiKeyResource, CreateAsync, "api_key_create", "Create an API key; the answer shows it once", Permissions.ApiKeyCreate, typeof(CreateApiKeyRequest));
        routes.Get("/api-keys/{key_id}", json.ApiKeyResource, GetAsync, "api_key_get", "Get an API key", Permissions.ApiKeyRead);
        routes.Patch("/api-keys/{key_id}", json.ApiKeyResource, UpdateAsync, "api_key_update", "Change an API key, in force at once", Permissions.ApiKeyUpdate, typeof(UpdateApiKeyRequest));
        routes.Delete("/api-keys/{key_id}", RevokeAsync, "api_key_revoke", "Revoke an API key", Permissions.ApiKeyDelete);
        routes.Post("/api-keys/{key_id}/rotate", json.ApiKeyResource, RotateAsync, "api_key_rotate", "Replace an API key; the answer shows the new one once", Permissions.ApiKeyUpdate, typeof(RotateApiKeyRequest), StatusCodes.Status201Created);
        routes.Get("/organizations/{org_slug}/api-keys", json.ListResourceApiKeyResource, ListOfOrganizationAsync, "api_key_list_by_org", "List an organisation's API keys", Permissions.ApiKeyRead);
        routes.Get("/organizations/{org_slug}/teams/{team_slug}/api-keys", json.ListResourceApiKeyResource,
            async request => await ListAsync(request, new(ApiKeyOwnerKind.Team, (await tenants.TeamAsync(request)).Id)),
            "api_key_list_by_team", "List a team's API keys", Permissions.ApiKeyRead);
        routes.Get("/organizations/{org_slug}/projects/{project_slug}/api-keys", json.ListResourceApiKeyResource,
            async request => await ListAsync(request, new(ApiKeyOwnerKind.Project, (await tenants.ProjectAsync(request)).Id)),
            "api_key_list_by_project", "List a project's API keys", Permissions.ApiKeyRead);
        routes.Get("/organizations/{org_slug}/service-accounts/{sa_slug}/api-keys", json.ListResourceApiKeyResource,
            async request => await ListAsync(request, new(ApiKeyOwnerKind.ServiceAccount, (await tenants.ServiceAccountAsync(request)).Id)),
            "api_key_list_by_service_account", "List a service account's API keys", Permissions.ApiKeyRead);
        routes.Get("/users/{user_id}/api-keys", json.ListResourceApiKeyResource,
            ListOfUserAsync, "api_key_list_by_user", "List a user's API keys", Permissions.ApiKeyRead);
    }

    /// <summary>Finds the key a route names, and demands the endpoint's permission over it.</summary>
    public async ValueTask<ApiKeyRecord> FindAsync(AdminRequest request)
    {
        var key = await keys.FindAsync(request.RouteId("key_id", "API key"), request.CancellationToken) ?? throw AdminErrors.NotFound("API key");

        // A user who has gone to another organisation leaves their former keys behind: they, and what they spent, are the former one's.
        var place = await tenants.PlaceOfAsync(key.Owner, request.CancellationToken);
        request.Demand(place is { } present && present.OrganizationId == key.OrganizationId ? present : new TenantPlace(key.OrganizationId), "API key");
        return key;
    }

    /// <summary>Lists the keys of an owner, over whom the caller has the endpoint's permission.</summary>
    public async ValueTask<ListResource<ApiKeyResource>?> ListAsync(AdminRequest request, ApiKeyOwner owner)
    {
        var paging = AdminPaging.Read(request);
        return Show(paging, await keys.ListAsync(owner, paging, request.CancellationToken));
    }

    /// <summary>Lists a user's keys, but for those of an organisation they have left. A page may be shorter for it.</summary>
    private async ValueTask<ListResource<ApiKeyResource>?> ListOfUserAsync(AdminRequest request)
    {
        var (user, place) = await tenants.UserAsync(request);
        var paging = AdminPaging.Read(request);
        var page = await keys.ListAsync(new(ApiKeyOwnerKind.User, user.Id), paging, request.CancellationToken);
        return Show(paging, page, key => request.Caller.IsPlatformAdmin || key.OrganizationId == place.OrganizationId);
    }

    private async ValueTask<ApiKeyResource?> CreateAsync(AdminRequest request)
    {
        var body = await request.BodyAsync(AdminJson.Default.CreateApiKeyRequest);
        var owner = OwnerResource.Read(body.Owner);
        var place = await tenants.PlaceOfAsync(owner, request.CancellationToken) ?? throw AdminErrors.NotFound("owner");
        request.Demand(place, "owner");
        return await creation.CreateAsync(body, owner, place, request);
    }

    private async ValueTask<ApiKeyResource?> GetAsync(AdminRequest request) => ApiKeyResource.From(await FindAsync(request));

    private async ValueTask<ListResource<ApiKeyResource>?> ListOfOrganizationAsync(AdminRequest request)
    {
        var organization = await tenants.OrganizationAsync(request);
        var paging = AdminPaging.Read(request);
        return request.Query("include_nested") == "true"
            ? Show(paging, await keys.ListInOrganizationAsync(organization.Id, paging, request.CancellationToken))
            : await ListAsync(request, new(ApiKeyOwnerKind.Organization, organization.Id));
    }

    private async ValueTask<ApiKeyResource?> UpdateAsync(AdminRequest request)
        => ApiKeyResource.From(await update.UpdateAsync(await FindAsync(request), request));

    private async ValueTask<ApiKeyResource?> RotateAsync(AdminRequest request)
    {
        var body = await request.BodyAsync(AdminJson.Default.RotateApiKeyRequest);
        return await rotation.RotateAsync(await FindAsync(request), body, request);
    }

    private async ValueTask RevokeAsync(AdminRequest request)
    {
        await revocation.RevokeAsync(await FindAsync(request), request);
    }

    private static ListResource<ApiKeyResource> Show(PageRequest paging, Page<ApiKeyRecord> page, Func<ApiKeyRecord, bool>? shown = null) => new(
        [.. page.Items.Where(key => shown?.Invoke(key) != false).Select(key => ApiKeyResource.From(key))],
        AdminPaging.Describe(paging, page, key => new PageCursor(key.CreatedAt, key.Id)));
}
