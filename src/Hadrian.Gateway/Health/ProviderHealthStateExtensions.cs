namespace Hadrian.Gateway;

/// <summary>Spells the states of health, the same in logs, metrics, health and the admin API.</summary>
public static class ProviderHealthStateExtensions
{
    /// <summary>Gives <c>unknown</c>, <c>healthy</c> or <c>unhealthy</c>.</summary>
    /// <param name="state">The state.</param>
    public static string ToName(this ProviderHealthState state) => state switch
    {
        ProviderHealthState.Unknown => "unknown",
        ProviderHealthState.Healthy => "healthy",
        ProviderHealthState.Unhealthy => "unhealthy",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
