namespace Hadrian.Gateway;

/// <summary>What a provider's health checks have found.</summary>
public enum ProviderHealthState
{
    /// <summary>Nothing yet.</summary>
    Unknown,

    /// <summary>It answers.</summary>
    Healthy,

    /// <summary>Too many checks in a row failed.</summary>
    Unhealthy,
}
