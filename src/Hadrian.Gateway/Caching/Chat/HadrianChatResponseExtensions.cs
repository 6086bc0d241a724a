using Hadrian.Gateway;

namespace Microsoft.Extensions.AI;

/// <summary>Tells where a chat response comes from.</summary>
public static class HadrianChatResponseExtensions
{
    internal const string Status = "hadrian.cache_status";
    internal const string CachedAt = "hadrian.cached_at";

    /// <summary>Gets what the response cache did for this response.</summary>
    /// <param name="response">The response.</param>
    public static CacheStatus GetHadrianCacheStatus(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.TryGetValue(Status, out CacheStatus status) == true ? status : CacheStatus.Bypassed;
    }

    /// <summary>Gets when a cached response was stored; <see langword="null"/> for one that comes from the provider.</summary>
    /// <param name="response">The response.</param>
    public static DateTimeOffset? GetHadrianCachedAt(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.TryGetValue(CachedAt, out DateTimeOffset at) == true ? at : null;
    }
}
