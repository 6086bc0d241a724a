using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>A user's own providers (admin-and-auth §5.5). Somebody else's do not exist.</summary>
internal sealed class MyDynamicProviderEndpoints(
    IDynamicProviderStore store, Tenants tenants, DynamicProviderEndpoints all, DynamicProviderChanges changes, DynamicProviderViews views) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        var json = AdminJson.Default;
        routes.Get("/me/providers", json.ListResourceDynamicProviderResource, async request => await all.ListAsync(request, (await MeAsync(request)).Owner), "me_providers_list", "List the caller's own providers", Permissions.DynamicProviderRead);
        routes.Post("/me/providers", json.DynamicProviderResource, CreateAsync, "me_providers_create", "Create a provider of the caller's own", Permissions.DynamicProviderCreate, typeof(CreateDynamicProviderRequest));
        routes.Post("/me/providers/test-credentials", json.ConnectivityTestResource, TryCredentialsAsync, "me_providers_test_credentials", "Try a provider of the caller's own before it is created", Permissions.DynamicProviderCreate, typeof(CreateDynamicProviderRequest), StatusCodes.Status200OK);
        routes.Get("/me/providers/{provider_id}", json.DynamicProviderResource, async request => views.Show(await FindAsync(request)), "me_providers_get", "Get a provider of the caller's own", Permissions.DynamicProviderRead);
        routes.Patch("/me/providers/{provider_id}", json.DynamicProviderResource, async request => await changes.UpdateAsync(await FindAsync(request), request, "self_update"), "me_providers_update", "Change a provider of the caller's own, in force at once", Permissions.DynamicProviderUpdate, typeof(UpdateDynamicProviderRequest));
        routes.Delete("/me/providers/{provider_id}", DeleteAsync, "me_providers_delete", "Delete a provider of the caller's own with its secrets", Permissions.DynamicProviderDelete);
        routes.Post("/me/providers/{provider_id}/test", json.ConnectivityTestResource, async request => await all.TryAsync(await FindAsync(request), request.CancellationToken), "me_providers_test", "Try a provider of the caller's own", Permissions.DynamicProviderRead, body: null, StatusCodes.Status200OK);
    }

    private async ValueTask<DynamicProviderResource?> CreateAsync(AdminRequest request)
    {
        var (owner, place) = await MeAsync(request);
        return await changes.CreateAsync(await ReadAsync(request), owner, place, request, "self_create");
    }

    private async ValueTask<ConnectivityTestResource?> TryCredentialsAsync(AdminRequest request)
    {
        var (owner, place) = await MeAsync(request);
        return await all.TryAsync(await ReadAsync(request), owner, place.OrganizationId, request.CancellationToken);
    }

    private async ValueTask DeleteAsync(AdminRequest request)
    {
        await changes.DeleteAsync(await FindAsync(request), request, "self_delete");
    }

    private static async ValueTask<CreateDynamicProviderRequest> ReadAsync(AdminRequest request)
    {
        var body = await request.BodyAsync(AdminJson.Default.CreateDynamicProviderRequest);
        return body.Owner is null ? body : throw AdminErrors.Validation("owner", "'owner' is the caller here; leave it out.");
    }

    private async ValueTask<DynamicProvider> FindAsync(AdminRequest request)
    {
        var (owner, _) = await MeAsync(request);
        return await store.FindAsync(request.RouteId("provider_id", "provider"), request.CancellationToken) is { } provider && provider.Owner == owner
            ? provider
            : throw AdminErrors.NotFound("provider");
    }

    private async ValueTask<(DynamicProviderOwner Owner, TenantPlace Place)> MeAsync(AdminRequest request)
    {
        var (user, place) = await tenants.MeAsync(request);
        return (new DynamicProviderOwner(DynamicProviderOwnerKind.User, user), place);
    }
}
