using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The circuit breakers of the gateway's own providers, of which every administrator may know (admin-and-auth §5).</summary>
internal sealed class CircuitBreakerEndpoints(CircuitBreakers breakers, AuditTrail audit) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        routes.Get("/providers/circuit-breakers", AdminJson.Default.CircuitBreakerListResource, ListAsync, "list_circuit_breakers", "List the circuit breakers of all providers", Permissions.ProviderRead);
        routes.Get("/providers/{provider_name}/circuit-breaker", AdminJson.Default.CircuitBreakerResource, GetAsync, "get_circuit_breaker", "Get the circuit breaker of a provider", Permissions.ProviderRead);
        routes.Post("/providers/{provider_name}/circuit-breaker/reset", AdminJson.Default.CircuitBreakerResource, ResetAsync, "reset_circuit_breaker", "Close the circuit breaker of a provider at once, on this node", Permissions.ProviderReset, null, StatusCodes.Status200OK);
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

    /// <summary>For whoever knows that the provider works again. Each node has breakers of its own.</summary>
    private async ValueTask<CircuitBreakerResource?> ResetAsync(AdminRequest request)
    {
        request.DemandPlatform();
        if (!breakers.TryGet(request.Route("provider_name"), out var breaker))
        {
            throw AdminErrors.NotFound("provider");
        }

        var before = CircuitBreakerResource.From(breaker.GetStatus());
        var after = before with { State = CircuitState.Closed.ToName(), FailureCount = 0 };
        var record = request.Audit(
            "circuit_breaker.reset", "provider", Guid.Empty, null, AuditDetails.Change(before, after, AdminJson.Default.CircuitBreakerResource));
        await audit.RecordAsync(record, () =>
        {
            breaker.Reset();
            return default;
        });
        return CircuitBreakerResource.From(breaker.GetStatus());
    }

    private IEnumerable<CircuitBreakerStatus> Own() => breakers.GetStatus().Where(status => status.Owner is null);
}
