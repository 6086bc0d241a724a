namespace Hadrian.Gateway.Tests.RateLimiting;

public class LimitHeadersTests
{
    [Fact]
    [Trait("Property", "RL-3")]
    public void OfLimits_AllLimits_GivesTheGatewaysAndOpenAIsHeaders()
    {
        var call = new GatewayCall(GatewayOperation.Chat, DateTimeOffset.UnixEpoch)
        {
            RateLimit = new RateLimitStatus(60, 12, DateTimeOffset.FromUnixTimeSeconds(1_234)) { ResetAfter = TimeSpan.FromMilliseconds(1_200) },
            TokenRateLimit = new TokenRateLimitStatus(100_000, 99_000, TimeSpan.FromMilliseconds(59_017)),
            DailyTokenRateLimit = new TokenRateLimitStatus(500_000, 400_000, TimeSpan.FromHours(3)),
        };

        var headers = PolicyHeaders.OfLimits(call).Select(header => $"{header.Key}: {header.Value}");

        Assert.Equal(
            [
                "X-RateLimit-Limit: 60",
                "X-RateLimit-Remaining: 12",
                "X-RateLimit-Reset: 1234",
                "x-ratelimit-limit-requests: 60",
                "x-ratelimit-remaining-requests: 12",
                "x-ratelimit-reset-requests: 1.2s",
                "X-TokenRateLimit-Limit: 100000",
                "X-TokenRateLimit-Remaining: 99000",
                "X-TokenRateLimit-Used: 1000",
                "x-ratelimit-limit-tokens: 100000",
                "x-ratelimit-remaining-tokens: 99000",
                "x-ratelimit-reset-tokens: 59.017s",
                "X-TokenRateLimit-Day-Limit: 500000",
                "X-TokenRateLimit-Day-Remaining: 400000",
            ],
            headers);
    }

    [Fact]
    public void OfLimits_SomeLimits_GivesTheirHeadersOnly()
    {
        var call = new GatewayCall(GatewayOperation.Chat, DateTimeOffset.UnixEpoch);
        Assert.Empty(PolicyHeaders.OfLimits(call));

        call.DailyTokenRateLimit = new TokenRateLimitStatus(5, 4, default);

        Assert.Equal(["X-TokenRateLimit-Day-Limit", "X-TokenRateLimit-Day-Remaining"], PolicyHeaders.OfLimits(call).Select(header => header.Key));
    }

    [Fact]
    public void For_TokenRefusal_TellsRequestsTokensAndTheWait()
    {
        var call = new GatewayCall(GatewayOperation.Chat, DateTimeOffset.UnixEpoch) { TokenRateLimit = new TokenRateLimitStatus(5, 0, TimeSpan.FromSeconds(3)) };
        var error = new GatewayError(System.Net.HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, "x") { RetryAfter = TimeSpan.FromSeconds(2.1) };

        var headers = PolicyHeaders.For(call, error).ToDictionary();

        Assert.Equal(("0", "3"), (headers["X-TokenRateLimit-Remaining"], headers["Retry-After"]));
    }
}
