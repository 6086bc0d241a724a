namespace Hadrian.Gateway.AspNetCore;

/// <summary>A provider's circuit breaker as the admin API shows it.</summary>
internal sealed record CircuitBreakerResource(string Provider, string State, int FailureCount)
{
    public static CircuitBreakerResource From(CircuitBreakerStatus status) => new(status.Provider, status.State.ToName(), status.FailureCount);
}

/// <summary>The circuit breakers of all providers.</summary>
internal sealed record CircuitBreakerListResource(IReadOnlyList<CircuitBreakerResource> CircuitBreakers);
