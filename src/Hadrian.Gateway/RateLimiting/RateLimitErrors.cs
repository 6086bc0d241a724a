using System.Globalization;
using System.Net;

namespace Hadrian.Gateway;

/// <summary>The one wording of a rate-limit refusal.</summary>
internal static class RateLimitErrors
{
    public static GatewayError For(CounterVerdict verdict, int concurrency, string unitSuffix = "")
    {
        var limit = verdict.RefusedBy is { } window
            ? string.Create(CultureInfo.InvariantCulture, $"{window.Limit} requests per {window.Unit}{unitSuffix}")
            : string.Create(CultureInfo.InvariantCulture, $"{concurrency} concurrent requests");
        var wait = TimeSpan.FromMilliseconds(Math.Max(1_000, verdict.RetryInMs));
        return new GatewayError(HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, $"Rate limit exceeded: {limit}")
        {
            RetryAfter = verdict.RefusedBy is null ? TimeSpan.FromSeconds(1) : wait,
        };
    }

    public static RateLimitStatus Status(int limit, CounterVerdict verdict, TimeProvider time)
    {
        // Whole seconds, rounded up: at the time the header names, a request passes.
        var resetAt = time.GetUtcNow().AddMilliseconds(verdict.ResetInMs);
        var seconds = (resetAt.ToUnixTimeMilliseconds() + 999) / 1000;
        return new RateLimitStatus(limit, verdict.Remaining, DateTimeOffset.FromUnixTimeSeconds(seconds));
    }
}
