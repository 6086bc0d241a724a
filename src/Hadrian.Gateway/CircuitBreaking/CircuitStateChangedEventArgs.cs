namespace Hadrian.Gateway;

/// <summary>A circuit breaker's change of state, the event <c>circuit_breaker_state_changed</c>.</summary>
/// <param name="provider">The provider's name.</param>
/// <param name="previousState">The state before.</param>
/// <param name="newState">The state now.</param>
/// <param name="failureCount">Failures in a row.</param>
/// <param name="successCount">Successful probes in a row.</param>
public sealed class CircuitStateChangedEventArgs(
    string provider, CircuitState previousState, CircuitState newState, int failureCount, int successCount) : EventArgs
{
    /// <summary>Gets the provider's name.</summary>
    public string Provider { get; } = provider;

    /// <summary>Gets who owns the provider; <see langword="null"/> for one of the gateway's own.</summary>
    public DynamicProviderOwner? Owner { get; init; }

    /// <summary>Gets the state before.</summary>
    public CircuitState PreviousState { get; } = previousState;

    /// <summary>Gets the state now.</summary>
    public CircuitState NewState { get; } = newState;

    /// <summary>Gets the failures in a row.</summary>
    public int FailureCount { get; } = failureCount;

    /// <summary>Gets the successful probes in a row.</summary>
    public int SuccessCount { get; } = successCount;
}
