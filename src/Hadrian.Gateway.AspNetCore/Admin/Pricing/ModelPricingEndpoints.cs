using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Prices set while the gateway runs: create, get, list, change, delete, set many (admin-and-auth §5.3). In force with the next call.</summary>
internal sealed class ModelPricingEndpoints(
    IPriceStore store, PriceInvalidation invalidation, OrganizationEndpoints organizations, IOrganizationStore organizationStore, AuditTrail audit, TimeProvider time)
{
    private const int MostAtOnce = 1000;
    private const string Resource = "model_pricing";

    public void Map(AdminApi api, RouteGroupBuilder group)
    {
        var json = AdminJson.Default;
        AdminOperation.Describe<ModelPricingResource>(
            group.MapPost("/model-pricing", api.Handle(json.ModelPricingResource, CreateAsync, StatusCodes.Status201Created)),
            "model_pricing_create", "Set a price", StatusCodes.Status201Created, typeof(CreateModelPricingRequest));
        AdminOperation.Describe<ModelPricingListResource>(
            group.MapGet("/model-pricing", api.Handle(json.ModelPricingListResource, request => ListAsync(request, PriceScope.Global, null))),
            "model_pricing_list_global", "List the prices that hold for everybody");
        group.Map("/model-pricing", api.WrongMethod("GET, POST")).ExcludeFromDescription();
        AdminOperation.Describe<ModelPricingResource>(
            group.MapPost("/model-pricing/upsert", api.Handle(json.ModelPricingResource, UpsertAsync)),
            "model_pricing_upsert", "Set a price, replacing the present one", body: typeof(CreateModelPricingRequest));
        group.Map("/model-pricing/upsert", api.WrongMethod("POST")).ExcludeFromDescription();
        AdminOperation.Describe<BulkPricingResource>(
            group.MapPost("/model-pricing/bulk", api.Handle(json.BulkPricingResource, SetManyAsync)),
            "model_pricing_bulk_upsert", "Set many prices, all or none", body: typeof(IReadOnlyList<CreateModelPricingRequest>));
        group.Map("/model-pricing/bulk", api.WrongMethod("POST")).ExcludeFromDescription();
        AdminOperation.Describe<ModelPricingListResource>(
            group.MapGet("/model-pricing/provider/{provider}", api.Handle(json.ModelPricingListResource, ListOfProviderAsync)),
            "model_pricing_list_by_provider", "List a provider's prices");
        group.Map("/model-pricing/provider/{provider}", api.WrongMethod("GET")).ExcludeFromDescription();
        AdminOperation.Describe<ModelPricingResource>(
            group.MapGet("/model-pricing/{id}", api.Handle(json.ModelPricingResource, GetAsync)), "model_pricing_get", "Get a price");
        AdminOperation.Describe<ModelPricingResource>(
            group.MapPatch("/model-pricing/{id}", api.Handle(json.ModelPricingResource, UpdateAsync)),
            "model_pricing_update", "Change a price", body: typeof(UpdateModelPricingRequest));
        AdminOperation.Describe<ModelPricingResource>(
            group.MapDelete("/model-pricing/{id}", api.Handle(json.ModelPricingResource, DeleteAsync)), "model_pricing_delete", "Delete a price");
        group.Map("/model-pricing/{id}", api.WrongMethod("GET, PATCH, DELETE")).ExcludeFromDescription();
        AdminOperation.Describe<ModelPricingListResource>(
            group.MapGet("/organizations/{slug}/model-pricing", api.Handle(json.ModelPricingListResource, ListOfOrganizationAsync)),
            "model_pricing_list_by_org", "List an organisation's prices");
        group.Map("/organizations/{slug}/model-pricing", api.WrongMethod("GET")).ExcludeFromDescription();
    }

    private async ValueTask<ModelPricingResource?> CreateAsync(AdminRequest request)
    {
        var price = PricingBody.Create(await request.BodyAsync(AdminJson.Default.CreateModelPricingRequest), "", AdminTime.Now(time));
        await CheckMayWriteAsync(request, price.Scope);
        var record = Record(request, "create", price.Id, price.Scope, null, price);
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
        await CheckMayWriteAsync(request, price.Scope);
        var present = (await store.ListAsync(request.CancellationToken))
            .FirstOrDefault(stored => stored.Scope == price.Scope && stored.Provider == price.Provider && stored.Model == price.Model);
        price = present is null ? price : price with { Id = present.Id, CreatedAt = present.CreatedAt };
        await audit.RecordAsync(Record(request, "upsert", price.Id, price.Scope, present, price), () => store.SetAsync([price], request.CancellationToken));
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
        foreach (var scope in prices.Select(price => price.Scope).Distinct())
        {
            await CheckMayWriteAsync(request, scope);
        }

        // One row for all: what was set is told by the prices themselves, which are many.
        var owner = prices.Select(price => price.Scope).Distinct().Count() == 1 ? prices[0].Scope : PriceScope.Global;
        var record = request.Audit($"{Resource}.bulk_upsert", Resource, prices[0].Id, OrganizationOf(owner), AuditDetails.Note("count", prices.Length));
        await audit.RecordAsync(record, () => store.SetAsync(prices, request.CancellationToken));
        await invalidation.InvalidateAsync();
        return new BulkPricingResource(prices.Length);
    }

    private async ValueTask<ModelPricingResource?> GetAsync(AdminRequest request) => ModelPricingResource.From(await FindAsync(request));

    private async ValueTask<ModelPricingResource?> UpdateAsync(AdminRequest request)
    {
        var price = await FindAsync(request);
        await CheckMayWriteAsync(request, price.Scope);
        var (body, present) = await request.PatchAsync(AdminJson.Default.UpdateModelPricingRequest);
        var changed = PricingBody.Update(body, present, price, AdminTime.Now(time));
        var record = Record(request, "update", price.Id, price.Scope, price, changed);
        if (!await audit.RecordAsync(record, () => store.UpdateAsync(changed, request.CancellationToken), made => made))
        {
            throw AdminErrors.NotFound("price");
        }

        await invalidation.InvalidateAsync();
        return ModelPricingResource.From(changed);
    }

    private async ValueTask<ModelPricingResource?> DeleteAsync(AdminRequest request)
    {
        var price = await FindAsync(request);
        await CheckMayWriteAsync(request, price.Scope);
        var record = Record(request, "delete", price.Id, price.Scope, price, null);
        await audit.RecordAsync(record, () => store.RemoveAsync(price.Id, request.CancellationToken), made => made);
        await invalidation.InvalidateAsync();
        return null;
    }

    private async ValueTask<ModelPricingListResource?> ListOfOrganizationAsync(AdminRequest request)
    {
        var organization = await organizations.FindAsync(request, request.Route("slug"));
        return await ListAsync(request, new PriceScope(PriceScopeKind.Organization, organization.Id), null);
    }

    // What tenants pay of their own is theirs: others see what holds for everybody.
    private ValueTask<ModelPricingListResource?> ListOfProviderAsync(AdminRequest request)
        => ListAsync(request, request.IsPlatformAdmin ? null : PriceScope.Global, request.Route("provider"));

    private async ValueTask<ModelPricingListResource?> ListAsync(AdminRequest request, PriceScope? scope, string? provider)
    {
        var paging = AdminPaging.Read(request);
        var page = await store.ListAsync(scope, provider, paging, request.CancellationToken);
        return new ModelPricingListResource(
            [.. page.Items.Select(ModelPricingResource.From)], AdminPaging.Describe(paging, page, price => new PageCursor(price.CreatedAt, price.Id)));
    }

    private async ValueTask<StoredPrice> FindAsync(AdminRequest request)
        => await store.FindAsync(request.RouteId("id", "price"), request.CancellationToken) is { } price && MayRead(request, price.Scope)
            ? price
            : throw AdminErrors.NotFound("price");

    private static bool MayRead(AdminRequest request, PriceScope scope)
        => scope.Kind == PriceScopeKind.Global || request.MayManage(OrganizationOf(scope));

    private async ValueTask CheckMayWriteAsync(AdminRequest request, PriceScope scope)
    {
        if (scope.Kind == PriceScopeKind.Global)
        {
            if (!request.IsPlatformAdmin)
            {
                throw AdminErrors.Forbidden("Only an administrator of the whole gateway may change prices that hold for everybody.");
            }
        }
        else if (OrganizationOf(scope) is not { } id || !request.MayManage(id) || await organizationStore.FindAsync(id, request.CancellationToken) is null)
        {
            throw AdminErrors.NotFound("owner");
        }
    }

    // Organisations are the only owners there are so far.
    private static Guid? OrganizationOf(PriceScope scope) => scope.Kind == PriceScopeKind.Organization ? scope.Id : null;

    private static AuditRecord Record(AdminRequest request, string verb, Guid id, PriceScope scope, StoredPrice? before, StoredPrice? after)
        => request.Audit($"{Resource}.{verb}", Resource, id, OrganizationOf(scope), AuditDetails.Change(
            before is null ? null : ModelPricingResource.From(before), after is null ? null : ModelPricingResource.From(after), AdminJson.Default.ModelPricingResource));
}
