using Hadrian.Gateway;

namespace Microsoft.Extensions.AI;

/// <summary>Hands a gateway key to the policies of an in-process call.</summary>
public static class HadrianChatOptionsExtensions
{
    /// <summary>Sets the gateway key this call is made with. It is used by authentication and never sent to a provider.</summary>
    /// <param name="options">The options of the call.</param>
    /// <param name="apiKey">The key, such as <c>gw_live_…</c>.</param>
    /// <returns>The same options.</returns>
    public static ChatOptions WithHadrianApiKey(this ChatOptions options, string apiKey)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[CallProperties.ApiKey] = apiKey;
        return options;
    }

    /// <summary>Says what this call wants of the response cache.</summary>
    /// <param name="options">The options of the call.</param>
    /// <param name="directive">What it wants.</param>
    /// <returns>The same options.</returns>
    public static ChatOptions WithHadrianCache(this ChatOptions options, CacheDirective directive)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[CallProperties.Cache] = directive;
        return options;
    }

    /// <summary>Sets the gateway key this call is made with. It is used by authentication and never sent to a provider.</summary>
    /// <param name="options">The options of the call.</param>
    /// <param name="apiKey">The key, such as <c>gw_live_…</c>.</param>
    /// <returns>The same options.</returns>
    public static EmbeddingGenerationOptions WithHadrianApiKey(this EmbeddingGenerationOptions options, string apiKey)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[CallProperties.ApiKey] = apiKey;
        return options;
    }
}
