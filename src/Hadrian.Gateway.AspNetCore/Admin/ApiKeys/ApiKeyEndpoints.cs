using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>API keys: create, get, list, change, rotate, revoke (admin-and-auth §5.2).</summary>
internal sealed class ApiKeyEndpoints(
    IApiKeyStore keys, IOrganizationStore store, OrganizationEndpoints organizations, ApiKeyCreation creation, ApiKeyRotation rotation, ApiKeyUpdate update, ApiKeyInvalidation invalidation, AuditTrail audit, TimeProvider time)
{
    public void Map(AdminApi api, RouteGroupBuilder group)
    {
        AdminOperation.Describe<ApiKeyResource>(
            group.MapPost("/api-keys", api.Handle(AdminJson.Default.ApiKeyResource, CreateAsync, StatusCodes.Status201Created)),
            "api_key_create", "Create an API key; the answer shows it once", StatusCodes.Status201Created, typeof(CreateApiKeyRequest));
        group.Map("/api-keys", api.WrongMethod("POST")).ExcludeFromDescription();
        AdminOperation.Describe<ApiKeyResource>(
            group.MapGet("/api-keys/{key_id}", api.Handle(AdminJson.Default.ApiKeyResource, GetAsync)), "api_key_get", "Get an API key");
        AdminOperation.Describe<ApiKeyResource>(
            group.MapDelete("/api-keys/{key_id}", api.Handle(AdminJson.Default.ApiKeyResource, RevokeAsync)), "api_key_revoke", "Revoke an API key");
        AdminOperation.Describe<ApiKeyResource>(
            group.MapPatch("/api-keys/{key_id}", api.Handle(AdminJson.Default.ApiKeyResource, UpdateAsync)),
            "api_key_update", "Change an API key, in force at once", body: typeof(UpdateApiKeyRequest));
        group.Map("/api-keys/{key_id}", api.WrongMethod("GET, PATCH, DELETE")).ExcludeFromDescription();
        AdminOperation.Describe<ApiKeyResource>(
            group.MapPost("/api-keys/{key_id}/rotate", api.Handle(AdminJson.Default.ApiKeyResource, RotateAsync, StatusCodes.Status201Created)),
            "api_key_rotate", "Replace an API key; the answer shows the new one once", StatusCodes.Status201Created, typeof(RotateApiKeyRequest));
        group.Map("/api-keys/{key_id}/rotate", api.WrongMethod("POST")).ExcludeFromDescription();
        AdminOperation.Describe<ApiKeyListResource>(
            group.MapGet("/organizations/{slug}/api-keys", api.Handle(AdminJson.Default.ApiKeyListResource, ListAsync)), "api_key_list_by_org", "List an organisation's API keys");
        group.Map("/organizations/{slug}/api-keys", api.WrongMethod("GET")).ExcludeFromDescription();
    }

    private async ValueTask<ApiKeyResource?> CreateAsync(AdminRequest request)
    {
        var body = await request.BodyAsync(AdminJson.Default.CreateApiKeyRequest);
        var owner = await OwnerAsync(request, body.Owner);
        var (record, secret) = await creation.CreateAsync(body, owner, request);

        // The organisation may have been deleted meanwhile; then its keys are revoked already, but for this one.
        if (await store.FindAsync(owner.Id, request.CancellationToken) is null)
        {
            await keys.RevokeAsync(record.Id, AdminTime.Now(time), request.CancellationToken);
            throw AdminErrors.NotFound("owner");
        }

        return ApiKeyResource.From(record, secret);
    }

    private async ValueTask<ApiKeyResource?> GetAsync(AdminRequest request) => ApiKeyResource.From(await FindAsync(request));

    private async ValueTask<ApiKeyListResource?> ListAsync(AdminRequest request)
    {
        var organization = await organizations.FindAsync(request, request.Route("slug"));
        var paging = AdminPaging.Read(request);
        var page = request.Query("include_nested") == "true"
            ? await keys.ListInOrganizationAsync(organization.Id, paging, request.CancellationToken)
            : await keys.ListAsync(new ApiKeyOwner(ApiKeyOwnerKind.Organization, organization.Id), paging, request.CancellationToken);
        return new ApiKeyListResource(
            [.. page.Items.Select(key => ApiKeyResource.From(key))],
            AdminPaging.Describe(paging, page, key => new PageCursor(key.CreatedAt, key.Id)));
    }

    private async ValueTask<ApiKeyResource?> UpdateAsync(AdminRequest request)
        => ApiKeyResource.From(await update.UpdateAsync(await FindAsync(request), request));

    private async ValueTask<ApiKeyResource?> RotateAsync(AdminRequest request)
    {
        var body = await request.BodyAsync(AdminJson.Default.RotateApiKeyRequest);
        var (record, secret) = await rotation.RotateAsync(await FindAsync(request), body, request);
        return ApiKeyResource.From(record, secret);
    }

    private async ValueTask<ApiKeyResource?> RevokeAsync(AdminRequest request)
    {
        var key = await FindAsync(request);
        var now = AdminTime.Now(time);
        var record = ApiKeyAudit.Record(request, "revoke", key, key with { RevokedAt = key.RevokedAt ?? now });

        // Revoking again changes nothing, so there is nothing to record.
        if (await audit.RecordAsync(record, () => keys.RevokeAsync(key.Id, now, request.CancellationToken), _ => key.RevokedAt is null) is { } hash)
        {
            await invalidation.InvalidateAsync(hash);
        }

        return null;
    }

    /// <summary>Finds the key a route names, when the caller may see it.</summary>
    public async ValueTask<ApiKeyRecord> FindAsync(AdminRequest request)
        => await keys.FindAsync(request.RouteId("key_id", "API key"), request.CancellationToken) is { } key && request.MayManage(key.OrganizationId)
            ? key
            : throw AdminErrors.NotFound("API key");

    private async ValueTask<ApiKeyOwner> OwnerAsync(AdminRequest request, OwnerResource? owner)
    {
        var (kind, id) = owner?.Type switch
        {
            "organization" => (ApiKeyOwnerKind.Organization, owner.OrgId),
            "team" => (ApiKeyOwnerKind.Team, owner.TeamId),
            "project" => (ApiKeyOwnerKind.Project, owner.ProjectId),
            "user" => (ApiKeyOwnerKind.User, owner.UserId),
            "service_account" => (ApiKeyOwnerKind.ServiceAccount, owner.ServiceAccountId),
            _ => throw AdminErrors.Validation("owner", "'owner' must be like {\"type\":\"organization\",\"org_id\":\"…\"}."),
        };
        if (id is not { } ownerId)
        {
            throw AdminErrors.Validation("owner", $"'owner' of type '{owner.Type}' lacks its id.");
        }

        // Organisations are the only owners there are so far.
        return kind == ApiKeyOwnerKind.Organization && request.MayManage(ownerId) && await store.FindAsync(ownerId, request.CancellationToken) is not null
            ? new ApiKeyOwner(kind, ownerId)
            : throw AdminErrors.NotFound("owner");
    }
}
