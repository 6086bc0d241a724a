using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal static class PricingServices
{
    /// <summary>Adds prices: the book, what estimates calls before and what bills them after.</summary>
    public static void AddPricing(this IServiceCollection services, IConfiguration root)
    {
        services.Configure<PricingOptions>(options =>
        {
            options.CatalogFile = root["pricing:catalog_file"];
            options.CostSource = root["pricing:cost_source"] switch
            {
                null or "prefer_provider" => CostSource.PreferProvider,
                "calculated_only" => CostSource.CalculatedOnly,
                "provider_only" => CostSource.ProviderOnly,
                var other => throw new GatewayConfigurationException($"pricing.cost_source: '{other}' is not one of prefer_provider, calculated_only, provider_only."),
            };
        });
        services.AddOptionsWithValidateOnStart<CostEstimateOptions, CostEstimateOptionsValidator>();
        services.Configure<CostEstimateOptions>(options =>
        {
            var section = root.GetSection("limits:budget");
            options.UnpricedCostCents = section.GetValue("estimated_cost_cents", options.UnpricedCostCents);
            options.DefaultMaxOutputTokens = section.GetValue("default_max_output_tokens", options.DefaultMaxOutputTokens);
            options.OnUnpriced = section["on_unpriced"] switch
            {
                null or "floor" => OnUnpriced.Floor,
                "deny" => OnUnpriced.Deny,
                "allow" => OnUnpriced.Allow,
                var other => throw new GatewayConfigurationException($"limits.budget.on_unpriced: '{other}' is not one of deny, floor, allow."),
            };
        });

        services.TryAddSingleton<IPriceStore, InMemoryPriceStore>();
        services.TryAddSingleton<PricingMetrics>();
        services.TryAddSingleton(provider => ConfiguredPrices.Read(
            provider.GetRequiredService<GatewayConfiguration>(), provider.GetRequiredService<IOptions<PricingOptions>>().Value));
        services.TryAddSingleton(provider => new PriceBook(
            provider.GetRequiredService<ConfiguredPrices>(),
            provider.GetRequiredService<ProviderRegistry>(),
            PriceCatalog.BuiltIn,
            provider.GetRequiredService<IPriceStore>(),
            provider.GetRequiredService<ILogger<PriceBook>>(),
            provider.GetRequiredService<PricingMetrics>()));
        services.TryAddSingleton<PriceInvalidation>();
        services.TryAddSingleton<CostEstimator>();
        services.TryAddSingleton<UsagePricing>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PricingLifetime>());
    }
}
