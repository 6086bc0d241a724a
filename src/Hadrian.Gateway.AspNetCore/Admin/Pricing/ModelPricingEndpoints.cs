using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Prices set while the gateway runs: create, get, list, change, delete, set many (admin-and-auth §5.3). In force with the next call.</summary>
internal sealed class ModelPricingEndpoints(
    IPriceStore store, PriceInvalidation invalidation, Tenants tenants, AuditTrail audit, TimeProvider time) : IAdminEndpoints
{
    private const int MostAtOnce = 1000;
    private const string Resource = "model_pricing";

    public void Map(AdminRoutes routes)
    {
        var json = AdminJson.Default;
        routes.Post("/model-pricing", json.ModelPricingResource, CreateAsync, "model_pricing_create", "Set a price", Permissions.PricingCreate, typeof(CreateModelPricingRequest));
        routes.Get("/model-pricing", json.ListResourceModelPricingResource, request => ListAsync(request, PriceScope.Global, null), "model_pricing_list_global", "List the prices that hold for everybody", Permissions.PricingList);
        routes.Post("/model-pricing/upsert", json.ModelPricingResource, UpsertAsync, "model_pricing_upsert", "Set a price, replacing the present one", Permissions.PricingUpdate, typeof(CreateModelPricingRequest), StatusCodes.Status200OK);
        routes.Post("/model-pricing/bulk", json.BulkPricingResource, SetManyAsync, "model_pricing_bulk_upsert", "Set many prices, all or none", Permissions.PricingUpdate, typeof(IReadOnlyList<CreateModelPricingRequest>), StatusCodes.Status200OK);
        routes.Get("/model-pricing/provider/{provider}", json.ListResourceModelPricingResource, ListOfProviderAsync, "model_pricing_list_by_provider", "List a provider's prices", Permissions.PricingList);
        routes.Get("/model-pricing/{id}", json.ModelPricingResource, GetAsync, "model_pricing_get", "Get a price", Permissions.PricingRead);
        routes.Patch("/model-pricing/{id}", json.ModelPricingResource, UpdateAsync, "model_pricing_update", "Change a price", Permissions.PricingUpdate, typeof(UpdateModelPricingRequest));
        routes.Delete("/model-pricing/{id}", DeleteAsync, "model_pricing_delete", "Delete a price", Permissions.PricingDelete);
        routes.Get("/organizations/{org_slug}/model-pricing", json.ListResourceModelPricingResource,
            async request => await ListAsync(request, new PriceScope(PriceScopeKind.Organization, (await tenants.OrganizationAsync(request)).Id), null),
            "model_pricing_list_by_org", "List an organisation's prices", Permissions.PricingRead);
        routes.Get("/organizations/{org_slug}/projects/{project_slug}/model-pricing", json.ListResourceModelPricingResource,
            async request => await ListAsync(request, new PriceScope(PriceScopeKind.Project, (await tenants.ProjectAsync(request)).Id), null),
            "model_pricing_list_by_project", "List a project's prices", Permissions.PricingRead);
        routes.Get("/users/{user_id}/model-pricing", json.ListResourceModelPricingResource,
            async request => await ListAsync(request, new PriceScope(PriceScopeKind.User, (await tenants.UserAsync(request)).User.Id), null),
            "model_pricing_list_by_user", "List a user's prices", Permissions.PricingRead);
    }

    private async ValueTask<ModelPricingResource?> CreateAsync(AdminRequest request)
    {
        var price = PricingBody.Create(await request.BodyAsync(AdminJson.Default.CreateModelPricingRequest), "", AdminTime.Now(time));
        var organization = await DemandAsync(request, price.Scope, "owner");
        var record = Record(request, "create", organization, null, price);
        if (!await audit.RecordAsync(record, () => store.TryCreateAsync(price, request.CancellationToken), made => made))
        {
            throw AdminErrors.Conflict($"There is a price for '{price.Provider}/{price.Model}' already. PATCH it, or POST to upsert.");
        }

        await invalidation.InvalidateAsync();
        return ModelPricingResource.From(price);
    }

    private async ValueTask<ModelPricingResource?> UpsertAsync(AdminRequest request)
    {
        var price = PricingBody.Create(await request.BodyAsync(AdminJson.Default.CreateModelPricingRequest), "", AdminTime.Now(time));
        var organization = await DemandAsync(request, price.Scope, "owner");
        var present = (await store.ListAsync(request.CancellationToken))
            .FirstOrDefault(stored => stored.Scope == price.Scope && stored.Provider == price.Provider && stored.Model == price.Model);
        price = present is null ? price : price with { Id = present.Id, CreatedAt = present.CreatedAt };
        await audit.RecordAsync(Record(request, "upsert", organization, present, price), () => store.SetAsync([price], request.CancellationToken));
        await invalidation.InvalidateAsync();
        return ModelPricingResource.From(price);
    }

    private async ValueTask<BulkPricingResource?> SetManyAsync(AdminRequest request)
    {
        var bodies = await request.BodyAsync(AdminJson.Default.IReadOnlyListCreateModelPricingRequest);
        if (bodies.Count is 0 or > MostAtOnce)
        {
            throw AdminErrors.Validation(null, $"The body must be an array of 1 to {MostAtOnce} prices.");
        }

        var now = AdminTime.Now(time);
        var prices = bodies.Select((body, index) => PricingBody.Create(
            body ?? throw AdminErrors.Validation($"[{index}]", $"'[{index}]' is null; send a price."), $"[{index}].", now)).ToArray();
        var owners = new HashSet<Guid?>();
        foreach (var scope in prices.Select(price => price.Scope).Distinct())
        {
            owners.Add(await DemandAsync(request, scope, "owner"));
        }

        // One row for all: what was set is told by the prices themselves, which are many.
        var record = request.Audit($"{Resource}.bulk_upsert", Resource, prices[0].Id, owners.Count == 1 ? owners.Single() : null, AuditDetails.Note("count", prices.Length));
        await audit.RecordAsync(record, () => store.SetAsync(prices, request.CancellationToken));
        await invalidation.InvalidateAsync();
        return new BulkPricingResource(prices.Length);
    }

    private async ValueTask<ModelPricingResource?> GetAsync(AdminRequest request) => ModelPricingResource.From((await FindAsync(request)).Price);

    private async ValueTask<ModelPricingResource?> UpdateAsync(AdminRequest request)
    {
        var (price, organization) = await FindAsync(request);
        var (body, present) = await request.PatchAsync(AdminJson.Default.UpdateModelPricingRequest);
        var changed = PricingBody.Update(body, present, price, AdminTime.Now(time));
        var record = Record(request, "update", organization, price, changed);
        if (!await audit.RecordAsync(record, () => store.UpdateAsync(changed, request.CancellationToken), made => made))
        {
            throw AdminErrors.NotFound("price");
        }

        await invalidation.InvalidateAsync();
        return ModelPricingResource.From(changed);
    }

    private async ValueTask DeleteAsync(AdminRequest request)
    {
        var (price, organization) = await FindAsync(request);
        var record = Record(request, "delete", organization, price, null);
        await audit.RecordAsync(record, () => store.RemoveAsync(price.Id, request.CancellationToken), made => made);
        await invalidation.InvalidateAsync();
    }

    // What tenants pay of their own is theirs: others see what holds for everybody.
    private ValueTask<ListResource<ModelPricingResource>?> ListOfProviderAsync(AdminRequest request)
        => ListAsync(request, request.Caller.IsPlatformAdmin ? null : PriceScope.Global, request.Route("provider"));

    private async ValueTask<ListResource<ModelPricingResource>?> ListAsync(AdminRequest request, PriceScope? scope, string? provider)
    {
        var paging = AdminPaging.Read(request);
        var page = await store.ListAsync(scope, provider, paging, request.CancellationToken);
        return new ListResource<ModelPricingResource>(
            [.. page.Items.Select(ModelPricingResource.From)], AdminPaging.Describe(paging, page, price => new PageCursor(price.CreatedAt, price.Id)));
    }

    private async ValueTask<(StoredPrice Price, Guid? OrganizationId)> FindAsync(AdminRequest request)
    {
        var price = await store.FindAsync(request.RouteId("id", "price"), request.CancellationToken) ?? throw AdminErrors.NotFound("price");
        if (price.Scope.Kind == PriceScopeKind.Global && request.Permission == Permissions.PricingRead)
        {
            request.DemandNothing();
            return (price, null);
        }

        return (price, await DemandAsync(request, price.Scope, "price"));
    }

    /// <summary>Demands the endpoint's permission over whom a price holds for.</summary>
    /// <returns>Their organisation.</returns>
    private async ValueTask<Guid?> DemandAsync(AdminRequest request, PriceScope scope, string what)
    {
        if (scope.Kind == PriceScopeKind.Global)
        {
            request.DemandPlatform();
            return null;
        }

        var owner = new ApiKeyOwner(
            scope.Kind switch
            {
                PriceScopeKind.Organization => ApiKeyOwnerKind.Organization,
                PriceScopeKind.Team => ApiKeyOwnerKind.Team,
                PriceScopeKind.Project => ApiKeyOwnerKind.Project,
                _ => ApiKeyOwnerKind.User,
            },
            scope.Id);
        var place = await tenants.PlaceOfAsync(owner, request.CancellationToken) ?? throw AdminErrors.NotFound(what);
        request.Demand(place, what);
        return place.OrganizationId;
    }

    private static AuditRecord Record(AdminRequest request, string verb, Guid? organizationId, StoredPrice? before, StoredPrice? after)
    {
        var price = (after ?? before)!;
        var record = request.Audit($"{Resource}.{verb}", Resource, price.Id, organizationId, AuditDetails.Change(
            before is null ? null : ModelPricingResource.From(before), after is null ? null : ModelPricingResource.From(after), AdminJson.Default.ModelPricingResource));
        return price.Scope.Kind == PriceScopeKind.Project ? record with { ProjectId = price.Scope.Id } : record;
    }
}
