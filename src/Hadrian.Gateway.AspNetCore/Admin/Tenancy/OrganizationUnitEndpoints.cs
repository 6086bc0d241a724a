using System.Text.Json.Serialization.Metadata;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>What teams, projects and service accounts share: create, list, get, change, delete (admin-and-auth §5.1).</summary>
internal abstract class OrganizationUnitEndpoints<TUnit, TResource, TCreate, TUpdate>(
    UnitKind kind, IOrganizationUnitStore<TUnit> store, Tenants tenants, OwnerInvalidation invalidation, AuditTrail audit, TimeProvider time) : IAdminEndpoints
    where TUnit : OrganizationUnit
    where TResource : class
    where TCreate : class
    where TUpdate : class
{
    public virtual void Map(AdminRoutes routes)
    {
        var (all, one) = ($"/organizations/{{org_slug}}/{kind.Path}", $"/organizations/{{org_slug}}/{kind.Path}/{{{kind.Parameter}}}");
        routes.Post(all, Json<TResource>(), CreateAsync, $"{kind.Resource}_create", $"Create a {kind.Name}", kind.Create, typeof(TCreate));
        routes.Get(all, Json<ListResource<TResource>>(), ListAsync, $"{kind.Resource}_list", $"List {kind.Name}s", kind.List);
        routes.Get(one, Json<TResource>(), GetAsync, $"{kind.Resource}_get", $"Get a {kind.Name}", kind.Read);
        routes.Patch(one, Json<TResource>(), UpdateAsync, $"{kind.Resource}_update", $"Change a {kind.Name}", kind.Update, typeof(TUpdate));
        routes.Delete(one, DeleteAsync, $"{kind.Resource}_delete", $"Delete a {kind.Name} and revoke its keys", kind.Delete);
    }

    /// <summary>Makes a unit of a body, once that is checked.</summary>
    protected abstract ValueTask<TUnit> BuildAsync(TCreate body, UnitSeed seed, AdminRequest request);

    /// <summary>Gives a unit what a body says of it, once that is checked.</summary>
    /// <param name="body">The body.</param>
    /// <param name="present">The members the body has.</param>
    /// <param name="unit">The unit as it is.</param>
    /// <param name="request">The request.</param>
    protected abstract ValueTask<TUnit> ApplyAsync(TUpdate body, IReadOnlySet<string> present, TUnit unit, AdminRequest request);

    protected abstract TResource Show(TUnit unit);

    /// <summary>Does what a new unit needs beside its row.</summary>
    protected virtual ValueTask MadeAsync(TUnit unit, AdminRequest request) => default;

    private static JsonTypeInfo<T> Json<T>() => (JsonTypeInfo<T>)AdminJson.Default.GetTypeInfo(typeof(T))!;

    private async ValueTask<TResource?> CreateAsync(AdminRequest request)
    {
        var organization = await tenants.OrganizationAsync(request);
        var body = await request.BodyAsync(Json<TCreate>());
        if (await store.CountAsync(organization.Id, request.CancellationToken) >= kind.Most)
        {
            throw AdminErrors.Conflict($"This organization has {kind.Most} {kind.Name}s, which is the most there can be. Delete some first.");
        }

        var now = AdminTime.Now(time);
        var unit = await BuildAsync(body, new UnitSeed(Guid.CreateVersion7(now), organization.Id, now), request);
        if (!await audit.RecordAsync(Record(request, "create", null, unit), () => store.TryCreateAsync(unit, request.CancellationToken), made => made))
        {
            throw AdminErrors.Conflict($"A {kind.Name} with the slug '{unit.Slug}' exists already in this organization.");
        }

        // The organisation may have been deleted meanwhile, with everything in it but this.
        if (await tenants.PlaceOfAsync(new(ApiKeyOwnerKind.Organization, organization.Id), request.CancellationToken) is null)
        {
            await store.DeleteAsync(unit.Id, now, request.CancellationToken);
            throw AdminErrors.NotFound("organization");
        }

        await MadeAsync(unit, request);
        return Show(unit);
    }

    private async ValueTask<ListResource<TResource>?> ListAsync(AdminRequest request)
    {
        var organization = await tenants.OrganizationAsync(request);
        var paging = AdminPaging.ReadSearch(request);
        var within = request.Caller.SeesWholeOrganization ? null : request.Caller.UnitRoles.Keys.ToArray();
        var page = await store.ListAsync(organization.Id, within, paging, request.CancellationToken);
        return new ListResource<TResource>(
            [.. page.Items.Select(Show)], AdminPaging.Describe(paging, page, unit => new PageCursor(unit.CreatedAt, unit.Id)));
    }

    private async ValueTask<TResource?> GetAsync(AdminRequest request) => Show(await FindAsync(request));

    private async ValueTask<TResource?> UpdateAsync(AdminRequest request)
    {
        var unit = await FindAsync(request);
        var (body, present) = await request.PatchAsync(Json<TUpdate>());
        var changed = await ApplyAsync(body, present, unit, request) with { UpdatedAt = AdminTime.Now(time) };
        return await audit.RecordAsync(Record(request, "update", unit, changed), () => store.UpdateAsync(changed, request.CancellationToken), made => made)
            ? Show(changed)
            : throw AdminErrors.NotFound(kind.Name);
    }

    private async ValueTask DeleteAsync(AdminRequest request)
    {
        var organization = await tenants.VisibleOrganizationAsync(request);
        var slug = request.Route(kind.Parameter);
        if (await store.FindBySlugAsync(organization.Id, slug, request.CancellationToken) is null && await store.WasDeletedAsync(organization.Id, slug, request.CancellationToken))
        {
            request.Demand(TenantPlace.Of(organization), kind.Name);
            return;
        }

        var unit = await FindAsync(request);
        await audit.RecordAsync(Record(request, "delete", unit, null), () => DeleteAsync(unit.Id, request.CancellationToken));

        // A key whose creation began before and ended after is caught by the second round; a later one sees the deletion itself.
        await DeleteAsync(unit.Id, request.CancellationToken);
    }

    private async ValueTask DeleteAsync(Guid id, CancellationToken cancellationToken)
        => await invalidation.EndedAsync(await store.DeleteAsync(id, AdminTime.Now(time), cancellationToken));

    private ValueTask<TUnit> FindAsync(AdminRequest request) => tenants.UnitAsync(store, request, kind.Parameter, kind.Name);

    private AuditRecord Record(AdminRequest request, string verb, TUnit? before, TUnit? after)
    {
        var unit = (after ?? before)!;
        var record = request.Audit($"{kind.Resource}.{verb}", kind.Resource, unit.Id, unit.OrganizationId, AuditDetails.Change(
            before is null ? null : Show(before), after is null ? null : Show(after), Json<TResource>()));
        return unit is Project ? record with { ProjectId = unit.Id } : record;
    }
}
