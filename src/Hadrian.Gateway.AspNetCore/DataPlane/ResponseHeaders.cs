using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Writes what a call's answer tells in headers.</summary>
internal static class ResponseHeaders
{
    public static void WriteLimits(HttpResponse response, GatewayCall call)
    {
        var headers = response.Headers;
        foreach (var (name, value) in PolicyHeaders.OfLimits(call))
        {
            headers[name] = value;
        }
    }

    public static void WriteRoute(HttpResponse response, ModelTarget target)
    {
        var headers = response.Headers;
        headers[HeaderNames.Provider] = target.Provider;
        headers[HeaderNames.ProviderSource] = "static";
        headers[HeaderNames.Model] = Printable(target.Model);
    }

    public static void WriteUsage(HttpResponse response, TokenUsage? usage, string? finishReason)
    {
        var headers = response.Headers;
        if (usage is { } tokens)
        {
            headers[HeaderNames.InputTokens] = Text(tokens.InputTokens);
            headers[HeaderNames.OutputTokens] = Text(tokens.OutputTokens);
            if (tokens.CachedInputTokens > 0)
            {
                headers[HeaderNames.CachedTokens] = Text(tokens.CachedInputTokens);
            }

            if (tokens.ReasoningTokens > 0)
            {
                headers[HeaderNames.ReasoningTokens] = Text(tokens.ReasoningTokens);
            }
        }

        if (finishReason is not null)
        {
            headers[HeaderNames.FinishReason] = Printable(finishReason);
        }
    }

    /// <summary>Passes on what a provider says about trying again.</summary>
    public static void WriteRetry(HttpResponse response, ProviderResponse upstream)
    {
        Set(response, "Retry-After", upstream.RetryAfter);
        Set(response, HeaderNames.RetryAfterMs, upstream.RetryAfterMs);
        Set(response, HeaderNames.ShouldRetry, upstream.ShouldRetry);
    }

    private static void Set(HttpResponse response, string name, string? value)
    {
        if (value is not null)
        {
            response.Headers[name] = Printable(value);
        }
    }

    // Model names may hold letters of any script; headers may not.
    private static string Printable(string value)
        => value.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? value : Uri.EscapeDataString(value);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
