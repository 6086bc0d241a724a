using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal static class ResponseCacheServices
{
    /// <summary>Adds the gateway's response cache, which is off until it is configured.</summary>
    public static void AddResponseCache(this IServiceCollection services, IConfiguration root)
    {
        services.AddOptionsWithValidateOnStart<ResponseCacheOptions, ResponseCacheOptionsValidator>()
            .Configure(options => ResponseCacheSection.Bind(root.GetSection("features:response_caching"), options));
        services.TryAddSingleton(provider => Create(
            provider,
            provider.GetRequiredService<IOptions<ResponseCacheOptions>>().Value,
            cacheAnonymous: provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.Mode == AuthenticationMode.None));
    }

    /// <summary>Gives a client the application's cache, or one of its own.</summary>
    public static ResponseCache Get(IServiceProvider services, Action<ResponseCacheOptions>? configure)
    {
        if (configure is null && services.GetService<ResponseCache>() is { } shared)
        {
            return shared;
        }

        var options = new ResponseCacheOptions { Enabled = true };
        configure?.Invoke(options);
        var result = new ResponseCacheOptionsValidator().Validate(null, options);
        return result.Failed
            ? throw new OptionsValidationException(ResponseCacheOptionsValidator.Section, typeof(ResponseCacheOptions), result.Failures)
            : Create(services, options, cacheAnonymous: true);
    }

    private static ResponseCache Create(IServiceProvider services, ResponseCacheOptions options, bool cacheAnonymous)
    {
        var distributed = options is { Enabled: true, UseDistributedCache: true }
            ? services.GetService<IDistributedCache>() ?? services.GetKeyedService<IDistributedCache>(ISharedCache.ResponsesKey) ?? throw new GatewayConfigurationException(
                $"{ResponseCacheOptionsValidator.Section}.distributed: there is no cache to share; use Redis ([cache] type = \"redis\", AddRedisStores()), register an IDistributedCache, or set it to false.")
            : null;
        var time = PolicyFactories.Clock(services);
        return new ResponseCache(
            options,
            options.CacheAnonymous ?? cacheAnonymous,
            services.GetService<IEnumerable<IPolicyVersionSource>>() ?? [],
            new ResponseStore(options, time, distributed, services.GetService<ILoggerFactory>()),
            time,
            services.GetService<IMeterFactory>());
    }
}
