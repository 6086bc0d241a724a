using System.Globalization;
using System.Net;

namespace Hadrian.Gateway;

/// <summary>The wording of rate-limit refusals.</summary>
internal static class RateLimitErrors
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    public static GatewayError Exceeded(RateLimitLevel level)
    {
        var dimension = level.Dimension;
        var limit = dimension.Measure == RateLimitMeasure.Concurrency
            ? string.Create(CultureInfo.InvariantCulture, $"{dimension.Limit} concurrent requests")
            : Describe(dimension);
        return new GatewayError(HttpStatusCode.TooManyRequests, GatewayErrorCodes.RateLimitExceeded, $"Rate limit exceeded: {limit}{Suffix(dimension.Scope.Kind)}")
        {
            RetryAfter = level.ResetAfter > AMoment ? level.ResetAfter : AMoment,
        };
    }

    public static GatewayError NeverFits(RateLimitDimension dimension, long input, long output) => new(
        HttpStatusCode.BadRequest,
        GatewayErrorCodes.TokenLimitTooSmall,
        string.Create(
            CultureInfo.InvariantCulture,
            $"This request may use about {input} input and up to {output} output tokens, more than the limit of {Describe(dimension)}{Suffix(dimension.Scope.Kind)} ever allows. Trying again does not help: shorten the input or lower the cap on output tokens."));

    public static GatewayError Unavailable() => new(
        HttpStatusCode.ServiceUnavailable, GatewayErrorCodes.RateLimitUnavailable, "Rate limits cannot be checked right now. Try again shortly.")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    private static string Describe(RateLimitDimension dimension) => string.Create(
        CultureInfo.InvariantCulture,
        $"{dimension.Limit} {(dimension.Measure == RateLimitMeasure.Tokens ? "tokens" : "requests")} per {Unit(dimension.Window.Length)}");

    private static string Unit(TimeSpan window) => window.TotalHours switch
    {
        < 1 => "minute",
        < 24 => "hour",
        _ => "day",
    };

    private static string Suffix(RateLimitScopeKind kind) => kind switch
    {
        RateLimitScopeKind.Key => "",
        RateLimitScopeKind.Address => " (IP)",
        _ => $" ({RateLimitScopes.Name(kind)})",
    };
}
