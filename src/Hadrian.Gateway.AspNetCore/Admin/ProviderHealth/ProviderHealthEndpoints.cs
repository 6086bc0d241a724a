namespace Hadrian.Gateway.AspNetCore;

/// <summary>What the health checks of the gateway's own providers have found (policies §7).</summary>
internal sealed class ProviderHealthEndpoints(ProviderHealthChecks checks) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        routes.Get("/providers/health", AdminJson.Default.ProviderHealthListResource, ListAsync, "list_provider_health", "List the health of the providers that are checked", Permissions.ProviderRead);
        routes.Get("/providers/{provider_name}/health", AdminJson.Default.ProviderHealthResource, GetAsync, "get_provider_health", "Get the health of a provider that is checked", Permissions.ProviderRead);
    }

    private ValueTask<ProviderHealthListResource?> ListAsync(AdminRequest request)
        => new(new ProviderHealthListResource([.. checks.GetHealth().Where(health => health.LastCheck is not null).Select(ProviderHealthResource.From)]));

    private ValueTask<ProviderHealthResource?> GetAsync(AdminRequest request)
        => checks.TryGet(request.Route("provider_name"), out var health) && health.LastCheck is not null
            ? new(ProviderHealthResource.From(health))
            : throw AdminErrors.NotFound("provider");
}
