namespace Hadrian.Gateway;

/// <summary>The state of a circuit breaker. The values are those of the metric <c>provider_circuit_breaker_state</c>.</summary>
public enum CircuitState
{
    /// <summary>Calls pass.</summary>
    Closed = 0,

    /// <summary>Calls are refused at once.</summary>
    Open = 1,

    /// <summary>One probe at a time passes, to see whether the provider has recovered.</summary>
    HalfOpen = 2,
}
