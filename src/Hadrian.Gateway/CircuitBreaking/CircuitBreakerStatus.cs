namespace Hadrian.Gateway;

/// <summary>What a circuit breaker shows of itself.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Owner">Who owns the provider; <see langword="null"/> for one of the gateway's own.</param>
/// <param name="State">The state now; a breaker whose cooldown is over is half-open even without a call.</param>
/// <param name="FailureCount">Failures in a row.</param>
/// <param name="SuccessCount">Successful probes in a row.</param>
/// <param name="ConsecutiveOpens">How often it opened since it was last closed.</param>
/// <param name="FailureThreshold">How many failures in a row open it.</param>
public sealed record CircuitBreakerStatus(
    string Provider, DynamicProviderOwner? Owner, CircuitState State, int FailureCount, int SuccessCount, int ConsecutiveOpens, int FailureThreshold);
