using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>A user's own keys (admin-and-auth §5.2). Somebody else's do not exist.</summary>
internal sealed class MyApiKeyEndpoints(
    IApiKeyStore keys, Tenants tenants, ApiKeyEndpoints all, ApiKeyCreation creation, ApiKeyRotation rotation, ApiKeyRevocation revocation) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        var json = AdminJson.Default;
        routes.Get("/me/api-keys", json.ListResourceApiKeyResource, async request => await all.ListAsync(request, (await MeAsync(request)).Owner), "me_api_keys_list", "List the caller's own API keys", Permissions.ApiKeyRead);
        routes.Post("/me/api-keys", json.ApiKeyResource, CreateAsync, "me_api_keys_create", "Create an API key of the caller's own; the answer shows it once", Permissions.ApiKeyCreate, typeof(CreateApiKeyRequest));
        routes.Get("/me/api-keys/{key_id}", json.ApiKeyResource, async request => ApiKeyResource.From(await FindAsync(request)), "me_api_keys_get", "Get an API key of the caller's own", Permissions.ApiKeyRead);
        routes.Delete("/me/api-keys/{key_id}", RevokeAsync, "me_api_keys_revoke", "Revoke an API key of the caller's own", Permissions.ApiKeyDelete);
        routes.Post("/me/api-keys/{key_id}/rotate", json.ApiKeyResource, RotateAsync, "me_api_keys_rotate", "Replace an API key of the caller's own; the answer shows the new one once", Permissions.ApiKeyUpdate, typeof(RotateApiKeyRequest), StatusCodes.Status201Created);
    }

    private async ValueTask<ApiKeyResource?> CreateAsync(AdminRequest request)
    {
        var (owner, place) = await MeAsync(request);
        var body = await request.BodyAsync(AdminJson.Default.CreateApiKeyRequest);
        return body.Owner is null
            ? await creation.CreateAsync(body, owner, place, request, "self_create")
            : throw AdminErrors.Validation("owner", "'owner' is the caller here; leave it out.");
    }

    private async ValueTask RevokeAsync(AdminRequest request)
    {
        await revocation.RevokeAsync(await FindAsync(request), request, "self_revoke");
    }

    private async ValueTask<ApiKeyResource?> RotateAsync(AdminRequest request)
    {
        var key = await FindAsync(request);
        return await rotation.RotateAsync(key, await request.BodyAsync(AdminJson.Default.RotateApiKeyRequest), request, "self_rotate");
    }

    private async ValueTask<ApiKeyRecord> FindAsync(AdminRequest request)
    {
        var (owner, _) = await MeAsync(request);
        return await keys.FindAsync(request.RouteId("key_id", "API key"), request.CancellationToken) is { } key && key.Owner == owner
            ? key
            : throw AdminErrors.NotFound("API key");
    }

    private async ValueTask<(ApiKeyOwner Owner, TenantPlace Place)> MeAsync(AdminRequest request)
    {
        var (user, place) = await tenants.MeAsync(request);
        return (new ApiKeyOwner(ApiKeyOwnerKind.User, user), place);
    }
}
