namespace Hadrian.Gateway;

/// <summary>A provider's health, as its checks have found it.</summary>
/// <param name="Provider">The provider's name.</param>
public sealed record ProviderHealth(string Provider)
{
    /// <summary>Gets the state.</summary>
    public ProviderHealthState State { get; init; }

    /// <summary>Gets when the last check ended; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? LastCheck { get; init; }

    /// <summary>Gets how long the last check took.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Gets the HTTP status of the last check's answer; <see langword="null"/> when there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Gets why the last check failed, in words that name no address; <see langword="null"/> when it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>Gets how many checks have failed in a row.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>Gets how many checks have succeeded in a row.</summary>
    public int ConsecutiveSuccesses { get; init; }

    /// <summary>Gives the health after another check. The first check decides the state; afterwards as many in a row as the thresholds say do.</summary>
    /// <param name="check">What the check found.</param>
    /// <param name="options">The thresholds.</param>
    internal ProviderHealth After(HealthCheckResult check, HealthCheckOptions options)
    {
        var failures = check.IsHealthy ? 0 : ConsecutiveFailures + 1;
        var successes = check.IsHealthy ? ConsecutiveSuccesses + 1 : 0;
        return new ProviderHealth(Provider)
        {
            State = State switch
            {
                ProviderHealthState.Unknown => check.IsHealthy ? ProviderHealthState.Healthy : ProviderHealthState.Unhealthy,
                ProviderHealthState.Healthy when failures >= options.FailureThreshold => ProviderHealthState.Unhealthy,
                ProviderHealthState.Unhealthy when successes >= options.SuccessThreshold => ProviderHealthState.Healthy,
                _ => State,
            },
            LastCheck = check.EndedAt,
            Latency = check.Latency,
            StatusCode = check.StatusCode,
            Error = check.Error,
            ConsecutiveFailures = failures,
            ConsecutiveSuccesses = successes,
        };
    }
}
