using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Gives faces their policies: the application's shared one, or one of their own.</summary>
internal static class PolicyFactories
{
    public static Func<IServiceProvider, IGatewayPolicy> RateLimit(Action<RateLimitOptions>? configure)
    {
        if (configure is null)
        {
            return services => services.GetService<RequestRateLimitPolicy>()
                ?? new RequestRateLimitPolicy(new RateLimitOptions(), Clock(services), null);
        }

        return services =>
        {
            var options = new RateLimitOptions();
            configure(options);
            var result = new RateLimitOptionsValidator().Validate(null, options);
            return result.Failed
                ? throw new OptionsValidationException("limits.rate", typeof(RateLimitOptions), result.Failures)
                : new RequestRateLimitPolicy(options, Clock(services), services.GetService<GatewayMetrics>());
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

    public static PolicyPipeline Pipeline(IServiceProvider services, Func<IServiceProvider, IGatewayPolicy> policy)
        => new([policy(services)], Clock(services), services.GetService<ILogger<PolicyPipeline>>(), services.GetService<UsagePricing>());

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
