using Hadrian.Gateway;

namespace Microsoft.Extensions.AI;

/// <summary>Adds the response cache to any chat client.</summary>
public static class HadrianResponseCacheChatClientBuilderExtensions
{
    /// <summary>Answers identical requests of the same tenant from the response cache; streams pass untouched.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Settings of a cache of this client's own, on by default and shared by callers without a key; <see langword="null"/> to use the application's, as it is configured.</param>
    /// <remarks>
    /// Add it inside of what admits a call (key, rate limit) and outside of what charges for it (budget, usage). Whether an
    /// answer comes from the cache is said by <see cref="HadrianChatResponseExtensions.GetHadrianCacheStatus"/>.
    /// </remarks>
    public static ChatClientBuilder UseHadrianResponseCache(this ChatClientBuilder builder, Action<ResponseCacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var cache = ResponseCacheServices.Get(services, configure);
            return new ResponseCachingChatClient(inner, cache, ownsCache: !ReferenceEquals(cache, services.GetService(typeof(ResponseCache))));
        });
    }
}
