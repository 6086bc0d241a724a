using System.Globalization;
using System.Net;

namespace Hadrian.Gateway;

/// <summary>The one wording of a rate-limit refusal.</summary>
internal static class RateLimitErrors
{
    public static GatewayError For(CounterVerdict verdict, int concurrency, string unitSuffix = "")
    {
        var isWindow = verdict.Remaining == 0;
        var limit = isWindow
            ? string.Create(CultureInfo.InvariantCulture, $"{verdict.Window.Limit} requests per {verdict.Window.Unit}{unitSuffix}")
            : string.Create(CultureInfo.InvariantCulture, $"{concurrency} concurrent requests");
        return new GatewayError(HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, $"Rate limit exceeded: {limit}")
        {
            RetryAfter = TimeSpan.FromMilliseconds(isWindow ? Math.Max(1_000, verdict.ResetInMs) : 1_000),
        };
    }

    public static RateLimitStatus Status(CounterVerdict verdict, TimeProvider time)
    {
        // Whole seconds, rounded up: at the time the header names, a request passes.
        var resetAt = time.GetUtcNow().AddMilliseconds(verdict.ResetInMs);
        var seconds = (resetAt.ToUnixTimeMilliseconds() + 999) / 1000;
        return new RateLimitStatus(verdict.Window.Limit, verdict.Remaining, DateTimeOffset.FromUnixTimeSeconds(seconds));
    }
}
