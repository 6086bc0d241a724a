using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Organisations: create, list, get, rename, delete (admin-and-auth §5.1).</summary>
internal sealed class OrganizationEndpoints(IOrganizationStore store, Tenants tenants, OwnerInvalidation invalidation, AuditTrail audit, TimeProvider time) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        var json = AdminJson.Default;
        routes.Post("/organizations", json.OrganizationResource, CreateAsync, "organization_create", "Create an organisation", Permissions.OrganizationCreate, typeof(CreateOrganizationRequest), StatusCodes.Status201Created);
        routes.Get("/organizations", json.ListResourceOrganizationResource, ListAsync, "organization_list", "List organisations", Permissions.OrganizationList);
        routes.Get("/organizations/{org_slug}", json.OrganizationResource, GetAsync, "organization_get", "Get an organisation", Permissions.OrganizationRead);
        routes.Patch("/organizations/{org_slug}", json.OrganizationResource, UpdateAsync, "organization_update", "Rename an organisation", Permissions.OrganizationUpdate, typeof(UpdateOrganizationRequest));
        routes.Delete("/organizations/{org_slug}", DeleteAsync, "organization_delete", "Delete an organisation with all that is in it, and revoke all keys", Permissions.OrganizationDelete);
    }

    private async ValueTask<OrganizationResource?> CreateAsync(AdminRequest request)
    {
        request.DemandPlatform();
        var body = await request.BodyAsync(AdminJson.Default.CreateOrganizationRequest);
        var (slug, name) = (TenantNames.Slug(body.Slug), TenantNames.Name(body.Name));
        var now = AdminTime.Now(time);
        var organization = new Organization { Id = Guid.CreateVersion7(now), Slug = slug, Name = name, CreatedAt = now, UpdatedAt = now };
        var record = Record(request, "create", null, organization);
        return await audit.RecordAsync(record, () => store.TryCreateAsync(organization, request.CancellationToken), made => made)
            ? OrganizationResource.From(organization)
            : throw AdminErrors.Conflict($"An organization with the slug '{slug}' exists already.");
    }

    private async ValueTask<ListResource<OrganizationResource>?> ListAsync(AdminRequest request)
    {
        var paging = AdminPaging.ReadSearch(request);
        var page = request.Caller.IsPlatformAdmin ? await store.ListAsync(paging, request.CancellationToken) : await OwnAsync(request, paging);
        return new ListResource<OrganizationResource>(
            [.. page.Items.Select(OrganizationResource.From)],
            AdminPaging.Describe(paging, page, organization => new PageCursor(organization.CreatedAt, organization.Id)));
    }

    private async ValueTask<Page<Organization>> OwnAsync(AdminRequest request, PageRequest paging)
    {
        var own = request.Caller.OrganizationId is { } id ? await store.FindAsync(id, request.CancellationToken) : null;
        return new Page<Organization>(own is null || !paging.Matches(own.Slug, own.Name) ? [] : [own], HasMore: false);
    }

    private async ValueTask<OrganizationResource?> GetAsync(AdminRequest request)
        => OrganizationResource.From(await tenants.OrganizationAsync(request));

    private async ValueTask<OrganizationResource?> UpdateAsync(AdminRequest request)
    {
        var organization = await tenants.OrganizationAsync(request);
        var body = await request.BodyAsync(AdminJson.Default.UpdateOrganizationRequest);
        if (body.Name is null)
        {
            return OrganizationResource.From(organization);
        }

        var renamed = organization with { Name = TenantNames.Name(body.Name), UpdatedAt = AdminTime.Now(time) };
        var record = Record(request, "update", organization, renamed);
        return await audit.RecordAsync(record, () => store.UpdateAsync(renamed, request.CancellationToken), made => made)
            ? OrganizationResource.From(renamed)
            : throw AdminErrors.NotFound("organization");
    }

    private async ValueTask DeleteAsync(AdminRequest request)
    {
        var slug = request.Route("org_slug");
        if (request.Caller.IsPlatformAdmin && await store.FindBySlugAsync(slug, request.CancellationToken) is null && await store.WasDeletedAsync(slug, request.CancellationToken))
        {
            request.DemandPlatform();
            return;
        }

        var organization = await tenants.OrganizationAsync(request);
        await audit.RecordAsync(Record(request, "delete", organization, null), () => DeleteAsync(organization.Id, request.CancellationToken));

        // A key whose creation began before and ended after is caught by the second round; a later one sees the deletion itself.
        await DeleteAsync(organization.Id, request.CancellationToken);
    }

    private static AuditRecord Record(AdminRequest request, string verb, Organization? before, Organization? after)
        => request.Audit($"organization.{verb}", "organization", (after ?? before)!.Id, (after ?? before)!.Id, AuditDetails.Change(
            before is null ? null : OrganizationResource.From(before),
            after is null ? null : OrganizationResource.From(after),
            AdminJson.Default.OrganizationResource));

    private async ValueTask DeleteAsync(Guid id, CancellationToken cancellationToken)
        => await invalidation.EndedAsync(await store.DeleteAsync(id, AdminTime.Now(time), cancellationToken));
}
