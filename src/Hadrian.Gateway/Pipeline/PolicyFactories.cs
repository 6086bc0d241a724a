using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Gives faces their policies: the application's shared one, or one of their own.</summary>
internal static class PolicyFactories
{
    /// <summary>Gives the policies on requests and on tokens.</summary>
    public static Func<IServiceProvider, IGatewayPolicy[]> RateLimit(Action<RateLimitOptions>? configure)
    {
        if (configure is null)
        {
            return services => services.GetService<RequestRateLimitPolicy>() is { } requests && services.GetService<TokenRateLimitPolicy>() is { } tokens
                ? [requests, tokens]
                : RateLimit(services, new RateLimitOptions());
        }

        return services =>
        {
            var options = new RateLimitOptions();
            configure(options);
            var result = new RateLimitOptionsValidator().Validate(null, options);
            return result.Failed
                ? throw new OptionsValidationException("limits.rate", typeof(RateLimitOptions), result.Failures)
                : RateLimit(services, options);
        };
    }

    public static Func<IServiceProvider, IGatewayPolicy> Budget(Action<BudgetOptions>? configure)
    {
        if (configure is null)
        {
            return services => services.GetService<BudgetPolicy>() ?? Budget(services, new BudgetOptions());
        }

        return services =>
        {
            var options = new BudgetOptions();
            configure(options);
            var result = new BudgetOptionsValidator().Validate(null, options);
            return result.Failed
                ? throw new OptionsValidationException("limits.budget", typeof(BudgetOptions), result.Failures)
                : Budget(services, options);
        };
    }

    public static PolicyPipeline Pipeline(IServiceProvider services, params IGatewayPolicy[] policies)
        => new(policies, Clock(services), services.GetService<ILogger<PolicyPipeline>>(), services.GetService<UsagePricing>());

    private static IGatewayPolicy[] RateLimit(IServiceProvider services, RateLimitOptions options)
    {
        var store = new InMemoryRateLimitStore(Clock(services));
        var metrics = services.GetService<GatewayMetrics>();
        return
        [
            new RequestRateLimitPolicy(options, store, Clock(services), metrics, services.GetService<ILogger<RequestRateLimitPolicy>>()),
            new TokenRateLimitPolicy(options, store, Clock(services), metrics, services.GetService<ILogger<TokenRateLimitPolicy>>()),
        ];
    }

    private static BudgetPolicy Budget(IServiceProvider services, BudgetOptions options) => new(
        Options.Create(options),
        new InMemoryBudgetLedger(Clock(services)),
        [],
        services.GetService<IEnumerable<IBudgetObserver>>() ?? [],
        Clock(services),
        services.GetService<ILogger<BudgetPolicy>>() ?? NullLogger<BudgetPolicy>.Instance,
        services.GetService<IMeterFactory>());

    public static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
