using System.Globalization;

namespace Hadrian.Gateway;

/// <summary>The response headers that tell a client about limits (http-api §6).</summary>
public static class PolicyHeaders
{
    /// <summary>Gives the headers about rate limits, of an answer and a refusal alike.</summary>
    /// <param name="call">The call.</param>
    public static LimitHeaders OfLimits(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new LimitHeaders(call);
    }

    /// <summary>Gives the headers of a refusal.</summary>
    /// <param name="call">The call.</param>
    /// <param name="error">The refusal.</param>
    public static IEnumerable<KeyValuePair<string, string>> For(GatewayCall call, GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(error);
        foreach (var header in OfLimits(call))
        {
            yield return header;
        }

        if (error.RetryAfter is { } wait)
        {
            yield return new("Retry-After", RetryAfterSeconds(wait).ToString(CultureInfo.InvariantCulture));
        }

        if (error.StatusCode == 401)
        {
            yield return new("WWW-Authenticate", "Bearer");
        }
    }

    /// <summary>Gives a wait as <c>Retry-After</c> writes it: whole seconds, at least one.</summary>
    /// <param name="wait">The wait.</param>
    public static long RetryAfterSeconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
}
