namespace Hadrian.Gateway.AspNetCore;

/// <summary>Makes, changes and deletes providers, each with its audit record and in force on every node at once.</summary>
internal sealed class DynamicProviderChanges(
    IDynamicProviderStore store,
    DynamicProviderDrafts drafts,
    DynamicProviderSecrets secrets,
    DynamicProviderViews views,
    DynamicProviderInvalidation invalidation,
    Tenants tenants,
    AuditTrail audit,
    TimeProvider time)
{
    public async ValueTask<DynamicProviderResource> CreateAsync(
        CreateDynamicProviderRequest body, DynamicProviderOwner owner, TenantPlace place, AdminRequest request, string verb = "create")
    {
        var draft = drafts.New(body, owner, place.OrganizationId, AdminTime.Now(time));
        await drafts.CheckAsync(draft, request.CancellationToken);
        if (await store.CountAsync(owner, request.CancellationToken) >= Most(owner.Kind))
        {
            throw AdminErrors.Conflict($"This owner has {Most(owner.Kind)} providers, which is the most there can be. Delete some first.");
        }

        var provider = Seal(draft);
        if (!await audit.RecordAsync(Record(request, verb, null, provider), () => store.TryCreateAsync(provider, request.CancellationToken), made => made))
        {
            throw AdminErrors.Conflict($"This owner has a provider named '{provider.Name}' already.");
        }

        await invalidation.InvalidateAsync(provider.Id);

        // The owner may have been deleted meanwhile, and its providers with it, but for this one.
        if ((await tenants.PlaceOfAsync(OwnerResource.KeyOwnerOf(owner), request.CancellationToken))?.OrganizationId != place.OrganizationId)
        {
            await store.DeleteAsync(provider.Id, request.CancellationToken);
            throw AdminErrors.NotFound("owner");
        }

        return views.Show(provider);
    }

    public async ValueTask<DynamicProviderResource> UpdateAsync(DynamicProvider provider, AdminRequest request, string verb = "update")
    {
        var (body, present) = await request.PatchAsync(AdminJson.Default.UpdateDynamicProviderRequest);
        var draft = drafts.Changed(provider, body, present, AdminTime.Now(time));
        var checkedInstance = await drafts.CheckAsync(draft, request.CancellationToken);
        drafts.CheckOrigin(provider, checkedInstance, present.Contains("api_key"));
        var changed = Seal(draft);
        var record = Record(request, verb, provider, changed, present.Contains("api_key"));
        if (!await audit.RecordAsync(record, () => store.UpdateAsync(changed, request.CancellationToken), made => made))
        {
            throw AdminErrors.NotFound("provider");
        }

        await invalidation.InvalidateAsync(provider.Id);
        return views.Show(changed);
    }

    public async ValueTask DeleteAsync(DynamicProvider provider, AdminRequest request, string verb = "delete")
    {
        if (!await audit.RecordAsync(Record(request, verb, provider, null), () => store.DeleteAsync(provider.Id, request.CancellationToken), made => made))
        {
            throw AdminErrors.NotFound("provider");
        }

        await invalidation.InvalidateAsync(provider.Id);
    }

    private DynamicProvider Seal(DynamicProviderDraft draft) => secrets.Seal(draft.Record, draft.ApiKey, draft.Settings, draft.Type.Rules);

    private AuditRecord Record(AdminRequest request, string verb, DynamicProvider? before, DynamicProvider? after, bool isKeyGiven = false)
    {
        var provider = (after ?? before)!;
        var details = AuditDetails.Change(
            before is null ? null : views.Show(before), after is null ? null : views.Show(after), AdminJson.Default.DynamicProviderResource);
        if (isKeyGiven)
        {
            details["api_key_changed"] = true;
        }

        var record = request.Audit($"dynamic_provider.{verb}", "dynamic_provider", provider.Id, provider.OrganizationId, details);
        return provider.Owner.Kind == DynamicProviderOwnerKind.Project ? record with { ProjectId = provider.Owner.Id } : record;
    }

    private static int Most(DynamicProviderOwnerKind kind) => kind switch
    {
        DynamicProviderOwnerKind.Organization => 100,
        DynamicProviderOwnerKind.User => 10,
        _ => 50,
    };
}
