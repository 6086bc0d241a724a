using Hadrian.Gateway;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the response cache to an <see cref="HttpClient"/> that speaks OpenAI's protocol.</summary>
public static class HadrianResponseCacheHttpClientBuilderExtensions
{
    /// <summary>Answers identical requests of the same tenant from the response cache; streams pass untouched.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Settings of a cache of this client's own, on by default and shared by callers without a key; <see langword="null"/> to use the application's, as it is configured.</param>
    /// <remarks>Add it after what admits a request (key, rate limit) and before what charges for it (budget, usage) or repeats it.</remarks>
    public static IHttpClientBuilder AddHadrianResponseCache(this IHttpClientBuilder builder, Action<ResponseCacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        if (configure is null)
        {
            return builder.AddHttpMessageHandler(services
                => new ResponseCacheHandler(ResponseCacheServices.Get(services, configure: null), PolicyFactories.Clock(services), name));
        }

        // Keyed by the client, so that the cache outlives the client's handlers and ends with the application.
        builder.Services.AddKeyedSingleton(Key(name), (services, _) => ResponseCacheServices.Get(services, configure));
        return builder.AddHttpMessageHandler(services
            => new ResponseCacheHandler(services.GetRequiredKeyedService<ResponseCache>(Key(name)), PolicyFactories.Clock(services), name));
    }

    private static string Key(string clientName) => "hadrian:" + clientName;
}
