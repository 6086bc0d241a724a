using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>What the health checks of the gateway's own providers have found (policies §7).</summary>
internal sealed class ProviderHealthEndpoints(ProviderHealthChecks checks)
{
    public void Map(AdminApi api, RouteGroupBuilder group)
    {
        AdminOperation.Describe<ProviderHealthListResource>(
            group.MapGet("/providers/health", api.Handle(AdminJson.Default.ProviderHealthListResource, ListAsync)),
            "list_provider_health", "List the health of the providers that are checked");
        group.Map("/providers/health", api.WrongMethod("GET")).ExcludeFromDescription();
        AdminOperation.Describe<ProviderHealthResource>(
            group.MapGet("/providers/{provider_name}/health", api.Handle(AdminJson.Default.ProviderHealthResource, GetAsync)),
            "get_provider_health", "Get the health of a provider that is checked");
        group.Map("/providers/{provider_name}/health", api.WrongMethod("GET")).ExcludeFromDescription();
    }

    private ValueTask<ProviderHealthListResource?> ListAsync(AdminRequest request)
        => new(new ProviderHealthListResource([.. checks.GetHealth().Where(health => health.LastCheck is not null).Select(ProviderHealthResource.From)]));

    private ValueTask<ProviderHealthResource?> GetAsync(AdminRequest request)
        => checks.TryGet(request.Route("provider_name"), out var health) && health.LastCheck is not null
            ? new(ProviderHealthResource.From(health))
            : throw AdminErrors.NotFound("provider");
}
