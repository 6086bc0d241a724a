using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The circuit breakers of the gateway's own providers, of which every administrator may know (admin-and-auth §5).</summary>
internal sealed class CircuitBreakerEndpoints(CircuitBreakers breakers)
{
    public void Map(AdminApi api, RouteGroupBuilder group)
    {
        AdminOperation.Describe<CircuitBreakerListResource>(
            group.MapGet("/providers/circuit-breakers", api.Handle(AdminJson.Default.CircuitBreakerListResource, ListAsync)),
            "list_circuit_breakers", "List the circuit breakers of all providers");
        group.Map("/providers/circuit-breakers", api.WrongMethod("GET")).ExcludeFromDescription();
        AdminOperation.Describe<CircuitBreakerResource>(
            group.MapGet("/providers/{provider_name}/circuit-breaker", api.Handle(AdminJson.Default.CircuitBreakerResource, GetAsync)),
            "get_circuit_breaker", "Get the circuit breaker of a provider");
        group.Map("/providers/{provider_name}/circuit-breaker", api.WrongMethod("GET")).ExcludeFromDescription();
    }

    private ValueTask<CircuitBreakerListResource?> ListAsync(AdminRequest request)
        => new(new CircuitBreakerListResource([.. Own().Select(CircuitBreakerResource.From)]));

    private ValueTask<CircuitBreakerResource?> GetAsync(AdminRequest request)
    {
        var name = request.Route("provider_name");
        return Own().FirstOrDefault(status => status.Provider == name) is { } status
            ? new(CircuitBreakerResource.From(status))
            : throw AdminErrors.NotFound("provider");
    }

    private IEnumerable<CircuitBreakerStatus> Own() => breakers.GetStatus().Where(status => status.Owner is null);
}
