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

    /// <summary>Gives the policies that estimate a call's cost and keep it within budgets, and what bills it.</summary>
    public static Func<IServiceProvider, Priced> Budget(Action<BudgetOptions>? configure)
    {
        if (configure is null)
        {
            return services => services.GetService<BudgetPolicy>() is { } shared && services.GetService<CostEstimatePolicy>() is { } estimates
                ? new([estimates, shared], services.GetService<UsagePricing>())
                : Budget(services, new BudgetOptions());
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
        => Pipeline(services, new Priced(policies, services.GetService<UsagePricing>()));

    public static PolicyPipeline Pipeline(IServiceProvider services, Priced priced)
        => new(priced.Policies, Clock(services), services.GetService<ILogger<PolicyPipeline>>(), priced.Pricing);

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

    private static Priced Budget(IServiceProvider services, BudgetOptions options)
    {
        var (estimator, pricing) = (services.GetService<CostEstimator>(), services.GetService<UsagePricing>());
        if (estimator is null || pricing is null)
        {
            var prices = new StandalonePrices(services);
            (estimator, pricing) = (prices.Estimates(options), prices.Pricing);
        }

        var budget = new BudgetPolicy(
            Options.Create(options),
            new InMemoryBudgetLedger(Clock(services)),
            [],
            services.GetService<IEnumerable<IBudgetObserver>>() ?? [],
            Clock(services),
            services.GetService<ILogger<BudgetPolicy>>() ?? NullLogger<BudgetPolicy>.Instance,
            services.GetService<IMeterFactory>(),
            estimator);
        return new([new CostEstimatePolicy(estimator), budget], pricing);
    }

    public static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>Policies and what bills the calls they let pass.</summary>
    internal sealed record Priced(IGatewayPolicy[] Policies, UsagePricing? Pricing);
}
