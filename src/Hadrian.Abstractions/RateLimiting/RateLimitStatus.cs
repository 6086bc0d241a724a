namespace Hadrian;

/// <summary>What a request limit had left after a call was counted.</summary>
/// <param name="Limit">Requests allowed per window.</param>
/// <param name="Remaining">Requests left; never negative.</param>
/// <param name="ResetAt">When the next request is certain to fit, or, with requests left, when the next used one is given back.</param>
public readonly record struct RateLimitStatus(int Limit, int Remaining, DateTimeOffset ResetAt)
{
    /// <summary>Gets the time from the count to <see cref="ResetAt"/>, exact to the millisecond.</summary>
    public TimeSpan ResetAfter { get; init; }
}
