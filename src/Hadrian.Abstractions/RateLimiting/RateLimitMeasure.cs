namespace Hadrian;

/// <summary>What a rate limit counts.</summary>
public enum RateLimitMeasure
{
    /// <summary>Requests in a window.</summary>
    Requests,

    /// <summary>Input and output tokens in a window.</summary>
    Tokens,

    /// <summary>Calls under way at once.</summary>
    Concurrency,
}
