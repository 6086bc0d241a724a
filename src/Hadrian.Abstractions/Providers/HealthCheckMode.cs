namespace Hadrian;

/// <summary>What a provider's health check does.</summary>
public enum HealthCheckMode
{
    /// <summary>Lists the provider's models: free, and tells that it is there and takes the credentials.</summary>
    Reachability,

    /// <summary>Asks a model for five tokens: tells that it answers, and is billed.</summary>
    Inference,
}
