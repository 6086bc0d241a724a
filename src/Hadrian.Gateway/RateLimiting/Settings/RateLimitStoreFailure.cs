namespace Hadrian.Gateway;

/// <summary>What happens to limited calls while the store of rate limits cannot be reached.</summary>
public enum RateLimitStoreFailure
{
    /// <summary>They are refused: 503 <c>rate_limit_unavailable</c> with <c>Retry-After</c>.</summary>
    FailClosed,

    /// <summary>They pass uncounted.</summary>
    FailOpen,

    /// <summary>This node counts for itself, against <see cref="RateLimitOptions.LocalShare"/> of every limit.</summary>
    Local,
}
