namespace Hadrian.Gateway.AspNetCore;

/// <summary>Why a target did not serve a call of which nothing was handed on yet: an error of the gateway, or the provider's own answer.</summary>
/// <param name="Target">The target.</param>
/// <param name="MayFallOver">Whether another target may serve the call instead.</param>
internal sealed record FailedAnswer(ModelTarget Target, bool MayFallOver)
{
    /// <summary>Gets the gateway's error; <see langword="null"/> when the provider answered.</summary>
    public GatewayError? Error { get; init; }

    /// <summary>Gets what was thrown, for the log.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Gets the usage the target reported all the same.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Gets what the target said that usage costs.</summary>
    public Money? ReportedCost { get; init; }

    /// <summary>Gets the HTTP status of the provider's answer.</summary>
    public int StatusCode { get; init; }

    /// <summary>Gets the provider's answer in the API's error envelope.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets what the provider says about trying again.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Gets the same in milliseconds.</summary>
    public string? RetryAfterMs { get; init; }

    /// <summary>Gets whether the provider advises or forbids it.</summary>
    public string? ShouldRetry { get; init; }

    public static FailedAnswer Of(ModelTarget target, GatewayError error, Exception? exception = null)
        => new(target, FallbackRules.AllowsNext(error)) { Error = error, Exception = exception };
}
