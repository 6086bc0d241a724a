namespace Hadrian.Gateway;

/// <summary>Spells the states of circuit breakers, the same in logs, metrics, health and the admin API.</summary>
public static class CircuitStateExtensions
{
    /// <summary>Gives <c>closed</c>, <c>open</c> or <c>half_open</c>.</summary>
    /// <param name="state">The state.</param>
    public static string ToName(this CircuitState state) => state switch
    {
        CircuitState.Closed => "closed",
        CircuitState.Open => "open",
        CircuitState.HalfOpen => "half_open",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
