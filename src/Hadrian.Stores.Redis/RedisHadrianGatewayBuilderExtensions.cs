using Hadrian;
using Hadrian.Stores.Redis;
using Hadrian.Stores.Redis.Caching;
using Hadrian.Stores.Redis.Connections;
using Hadrian.Stores.Redis.Invalidation;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets several nodes share rate limits and budgets through Redis.</summary>
public static class RedisHadrianGatewayBuilderExtensions
{
    /// <summary>Counts rate limits and budgets in Redis, tells nodes of revoked keys through it, and keeps cached answers there when they are to be shared. The start waits for a connection up to its timeout and goes on without one.</summary>
    /// <param name="builder">The gateway's builder.</param>
    /// <param name="url">See <see cref="RedisStoreOptions.Url"/>.</param>
    public static IHadrianGatewayBuilder AddRedisStores(this IHadrianGatewayBuilder builder, string url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);

        return builder.AddRedisStores(options => options.Url = url);
    }

    /// <summary>Counts rate limits and budgets in Redis. The start waits for a connection up to its timeout and goes on without one.</summary>
    /// <remarks>Calling it again adds to the options.</remarks>
    /// <param name="builder">The gateway's builder.</param>
    /// <param name="configure">Sets the options; <see cref="RedisStoreOptions.Url"/> is required.</param>
    public static IHadrianGatewayBuilder AddRedisStores(this IHadrianGatewayBuilder builder, Action<RedisStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<RedisStoreOptions, RedisStoreOptionsValidator>().Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(RedisStore)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisStore>();
        services.TryAddSingleton(new RedisClock());
        services.AddHostedService<RedisConnector>();
        services.Replace(ServiceDescriptor.Singleton<ISharedCache, RedisHealth>());
        services.AddKeyedSingleton<IDistributedCache, RedisResponseCache>(ISharedCache.ResponsesKey);
        services.AddSingleton<RedisInvalidationBus>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisInvalidationBus>());
        services.Replace(ServiceDescriptor.Singleton<IInvalidationBus>(provider => provider.GetRequiredService<RedisInvalidationBus>()));
        services.Replace(ServiceDescriptor.Singleton<IRateLimitStore>(provider => new RedisRateLimitStore(
            provider.GetRequiredService<RedisStore>(), provider.GetRequiredService<IOptions<RedisStoreOptions>>(), provider.GetRequiredService<RedisClock>())));
        services.Replace(ServiceDescriptor.Singleton<IBudgetLedger>(provider => new RedisBudgetLedger(
            provider.GetRequiredService<RedisStore>(),
            provider.GetRequiredService<RedisClock>(),
            provider.GetKeyedService<IBudgetSpendSource>(IBudgetSpendSource.SettledKey) ?? provider.GetService<IBudgetSpendSource>())));
        return builder;
    }
}
