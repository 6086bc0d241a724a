namespace Hadrian.Gateway;

/// <summary>What the response cache has for a call.</summary>
public enum CacheStatus
{
    /// <summary>The call is not cached: the cache is off, or the call is a stream, not deterministic, anonymous or unwilling.</summary>
    Bypassed,

    /// <summary>Nothing is cached; the provider is to be called.</summary>
    Miss,

    /// <summary>The answer is there.</summary>
    Hit,
}
