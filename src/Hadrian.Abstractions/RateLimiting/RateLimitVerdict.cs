namespace Hadrian;

/// <summary>A store's answer to an acquisition.</summary>
public readonly record struct RateLimitVerdict
{
    /// <summary>Gets whether the call fits every dimension. When not, and limits bind, nothing was counted anywhere.</summary>
    public bool Fits => Refusal is null;

    /// <summary>Gets the dimension in the way, of several the one that stays so for longest; <see langword="null"/> when the call fits.</summary>
    public RateLimitLevel? Refusal { get; init; }

    /// <summary>Gets when the call was counted.</summary>
    public RateLimitMoment CountedAt { get; init; }

    /// <summary>Gets the request window with the least left, the call included; <see langword="null"/> when there is none.</summary>
    public RateLimitLevel? Requests { get; init; }

    /// <summary>Gets the token window shorter than a day with the least left, the reservation included.</summary>
    public RateLimitLevel? Tokens { get; init; }

    /// <summary>Gets the token window of a day with the least left, the reservation included.</summary>
    public RateLimitLevel? DailyTokens { get; init; }
}
