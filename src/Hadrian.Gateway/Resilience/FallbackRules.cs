using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>
/// Tells whether a failed call may go to the next target: yes when the provider is at fault, its breaker is open, or its
/// limits or its faith in us are used up; never when the request is. Only to be asked before anything was handed on.
/// </summary>
/// <param name="classifier">Reads statuses out of exceptions.</param>
public sealed class FallbackRules(AttemptClassifier classifier)
{
    /// <summary>Judges an answer by its status.</summary>
    /// <param name="settings">The settings of the provider that gave it.</param>
    /// <param name="statusCode">The HTTP status.</param>
    public static bool AllowsNext(ProviderSettings settings, int statusCode)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return statusCode switch
        {
            401 or 402 or 403 => settings.FallbackOnCredentialError,
            429 => settings.FallbackOnRateLimit,
            408 or 424 or >= 500 => true,
            _ => false,
        };
    }

    /// <summary>Judges an error of the gateway.</summary>
    /// <param name="error">The error.</param>
    public static bool AllowsNext(GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Code is GatewayErrorCodes.CircuitBreakerOpen or GatewayErrorCodes.ProviderError or GatewayErrorCodes.ProviderTimeout
            or GatewayErrorCodes.StreamTruncated or GatewayErrorCodes.StreamIdleTimeout;
    }

    /// <summary>Judges the last attempt at a provider.</summary>
    /// <typeparam name="T">What an attempt gives.</typeparam>
    /// <param name="settings">The provider's settings.</param>
    /// <param name="attempt">The attempt.</param>
    public static bool AllowsNext<T>(ProviderSettings settings, Attempt<T> attempt)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var answer = attempt.Value is UpstreamAnswer upstream ? upstream.Response : attempt.Value as ProviderResponse;
        return attempt.HasValue
            ? answer is { IsSuccess: false } && AllowsNext(settings, answer.StatusCode)
            : AllowsNext(attempt.Error);
    }

    /// <summary>Judges what an attempt threw.</summary>
    /// <param name="settings">The provider's settings.</param>
    /// <param name="exception">The exception.</param>
    /// <param name="caller">The caller's own token.</param>
    public bool AllowsNext(ProviderSettings settings, Exception exception, CancellationToken caller)
    {
        if (caller.IsCancellationRequested)
        {
            return false;
        }

        return exception switch
        {
            GatewayException gateway => AllowsNext(gateway.Error),
            _ when classifier.StatusOf(exception) is { } status => AllowsNext(settings, status),
            _ => exception is JsonException || AttemptClassifier.IsTransport(exception),
        };
    }
}
