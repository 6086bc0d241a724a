using System.Globalization;

namespace Hadrian.Gateway;

/// <summary>The headers by which callers steer the response cache and learn what it did.</summary>
public static class CacheHeaders
{
    /// <summary>The request header that asks for a new answer when it is <c>true</c> or <c>1</c>.</summary>
    public const string ForceRefresh = "X-Cache-Force-Refresh";

    /// <summary>The response header that says <c>HIT</c> or <c>MISS</c>; absent when the call could not be cached.</summary>
    public const string Status = "X-Cache";

    /// <summary>The response header that says when a cached answer was stored, in Unix seconds.</summary>
    public const string CachedAt = "X-Cached-At";

    /// <summary>Reads what a caller wants.</summary>
    /// <param name="cacheControl">The value of <c>Cache-Control</c>; several are joined by commas.</param>
    /// <param name="forceRefresh">The value of <see cref="ForceRefresh"/>.</param>
    public static CacheDirective Read(string? cacheControl, string? forceRefresh)
    {
        var directive = forceRefresh is not null && (forceRefresh == "1" || forceRefresh.Equals("true", StringComparison.OrdinalIgnoreCase))
            ? CacheDirective.Refresh
            : CacheDirective.Use;
        foreach (var range in cacheControl.AsSpan().Split(','))
        {
            var part = cacheControl.AsSpan()[range].Trim();
            if (part.Equals("no-store", StringComparison.OrdinalIgnoreCase))
            {
                return CacheDirective.Bypass;
            }

            if (part.Equals("no-cache", StringComparison.OrdinalIgnoreCase))
            {
                directive = CacheDirective.Refresh;
            }
        }

        return directive;
    }

    /// <summary>Gives the value of <see cref="Status"/>; <see langword="null"/> for no header.</summary>
    /// <param name="status">What the cache did.</param>
    public static string? StatusValue(CacheStatus status) => status switch
    {
        CacheStatus.Hit => "HIT",
        CacheStatus.Miss => "MISS",
        _ => null,
    };

    /// <summary>Gives the value of <see cref="CachedAt"/>.</summary>
    /// <param name="answer">The cached answer.</param>
    public static string CachedAtValue(CachedAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.CachedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }
}
