namespace Hadrian.Gateway;

/// <summary>What a call is taken to cost before it is made.</summary>
/// <param name="Amount">The most it can cost; <see langword="null"/> when that is not known or the call is refused.</param>
/// <param name="Refusal">Why the call must not be made; <see langword="null"/> when it may.</param>
public readonly record struct CostEstimate(Money? Amount, GatewayError? Refusal = null);
