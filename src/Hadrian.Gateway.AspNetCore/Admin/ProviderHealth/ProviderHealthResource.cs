namespace Hadrian.Gateway.AspNetCore;

/// <summary>A provider's health as the admin API shows it, once it was checked.</summary>
internal sealed record ProviderHealthResource(
    string Provider, string Status, long LatencyMs, string? Error, int? StatusCode, DateTimeOffset LastCheck, int ConsecutiveFailures, int ConsecutiveSuccesses)
{
    public static ProviderHealthResource From(ProviderHealth health) => new(
        health.Provider,
        health.State.ToName(),
        (long)health.Latency.TotalMilliseconds,
        health.Error,
        health.StatusCode,
        health.LastCheck!.Value,
        health.ConsecutiveFailures,
        health.ConsecutiveSuccesses);
}

/// <summary>The health of all providers that were checked.</summary>
internal sealed record ProviderHealthListResource(IReadOnlyList<ProviderHealthResource> Providers);
