namespace Hadrian.Gateway;

/// <summary>Notes on a call what its limits have left, for the headers.</summary>
internal static class RateLimitStatuses
{
    public static void Tell(GatewayCall call, in RateLimitVerdict verdict, TimeProvider time)
    {
        if (verdict.Requests is { } requests && !(call.RateLimit?.Remaining < requests.Remaining))
        {
            call.RateLimit = Status(requests, time);
        }

        call.TokenRateLimit = Status(verdict.Tokens) ?? call.TokenRateLimit;
        call.DailyTokenRateLimit = Status(verdict.DailyTokens) ?? call.DailyTokenRateLimit;
    }

    public static RateLimitStatus Status(RateLimitLevel level, TimeProvider time)
    {
        // Whole seconds, rounded up: at the time the header names, a request passes.
        var resetAt = time.GetUtcNow() + level.ResetAfter;
        var seconds = (resetAt.ToUnixTimeMilliseconds() + 999) / 1000;
        return new RateLimitStatus((int)level.Dimension.Limit, (int)level.Remaining, DateTimeOffset.FromUnixTimeSeconds(seconds))
        {
            ResetAfter = level.ResetAfter,
        };
    }

    private static TokenRateLimitStatus? Status(RateLimitLevel? level)
        => level is { } known ? new TokenRateLimitStatus(known.Dimension.Limit, known.Remaining, known.ResetAfter) : null;
}
