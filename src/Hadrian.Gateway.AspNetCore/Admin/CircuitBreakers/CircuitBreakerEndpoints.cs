namespace Hadrian.Gateway.AspNetCore;

/// <summary>The circuit breakers of the gateway's own providers, of which every administrator may know (admin-and-auth §5).</summary>
internal sealed class CircuitBreakerEndpoints(CircuitBreakers breakers) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        routes.Get("/providers/circuit-breakers", AdminJson.Default.CircuitBreakerListResource, ListAsync, "list_circuit_breakers", "List the circuit breakers of all providers", Permissions.ProviderRead);
        routes.Get("/providers/{provider_name}/circuit-breaker", AdminJson.Default.CircuitBreakerResource, GetAsync, "get_circuit_breaker", "Get the circuit breaker of a provider", Permissions.ProviderRead);
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
