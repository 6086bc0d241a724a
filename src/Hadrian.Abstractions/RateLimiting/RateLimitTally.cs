namespace Hadrian;

/// <summary>Adds up, dimension by dimension, what the verdict of an <see cref="IRateLimitStore"/> is. Mutable: keep it in a local variable.</summary>
public struct RateLimitTally
{
    private RateLimitLevel? _refusal;
    private RateLimitLevel? _requests;
    private RateLimitLevel? _tokens;
    private RateLimitLevel? _dailyTokens;

    /// <summary>Gets whether the call fits every dimension added.</summary>
    public readonly bool Fits => _refusal is null;

    /// <summary>Takes note of a dimension.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="used">What it holds before the call.</param>
    /// <param name="cost">What the call asks for.</param>
    /// <param name="resetMs">Milliseconds until the call fits, or until something is given back.</param>
    public void Add(RateLimitDimension dimension, long used, long cost, long resetMs)
    {
        var level = new RateLimitLevel(dimension, Math.Max(0, dimension.Limit - used), TimeSpan.FromMilliseconds(resetMs));
        if (used > dimension.Limit - cost && !(level.ResetAfter <= _refusal?.ResetAfter))
        {
            _refusal = level;
        }

        switch (dimension.Measure)
        {
            case RateLimitMeasure.Requests:
                Tighten(ref _requests, level);
                break;
            case RateLimitMeasure.Tokens when dimension.Window.Length < TimeSpan.FromDays(1):
                Tighten(ref _tokens, level);
                break;
            case RateLimitMeasure.Tokens:
                Tighten(ref _dailyTokens, level);
                break;
        }
    }

    /// <summary>Gives the verdict on a call that was counted nowhere.</summary>
    public readonly RateLimitVerdict Uncounted() => Counted(default, 0, 0);

    /// <summary>Gives the verdict on a call that was counted.</summary>
    /// <param name="at">When.</param>
    /// <param name="requests">The requests it counted as.</param>
    /// <param name="tokens">The tokens reserved for it.</param>
    public readonly RateLimitVerdict Counted(RateLimitMoment at, long requests, long tokens) => new()
    {
        Refusal = _refusal,
        CountedAt = at,
        Requests = Less(_requests, requests),
        Tokens = Less(_tokens, tokens),
        DailyTokens = Less(_dailyTokens, tokens),
    };

    private static RateLimitLevel? Less(RateLimitLevel? level, long cost)
        => level is { } known ? known with { Remaining = Math.Max(0, known.Remaining - cost) } : null;

    // The least left; of two used up, the one that stays so for longer.
    private static void Tighten(ref RateLimitLevel? tightest, RateLimitLevel level)
    {
        if (tightest is not { } known || level.Remaining < known.Remaining || (level.Remaining == known.Remaining && level.ResetAfter > known.ResetAfter && level.Remaining == 0))
        {
            tightest = level;
        }
    }
}
