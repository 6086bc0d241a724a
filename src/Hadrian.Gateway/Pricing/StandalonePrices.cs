using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// The prices of an application that uses a budget without a gateway: those it sets by <see cref="PricingOptions"/>, and the
/// list prices. Its clients' providers are recognised by their vendor's name or host.
/// </summary>
internal sealed class StandalonePrices(IServiceProvider services)
{
    private readonly Lazy<PriceBook> _book = new(() => Create(services));

    public CostEstimator Estimates(BudgetOptions budget) => new(_book.Value, Options.Create(new CostEstimateOptions
    {
        OnUnpriced = budget.OnUnpriced,
        UnpricedCostCents = budget.EstimatedCostCents,
    }));

    public UsagePricing Pricing => new(_book.Value, OptionsOf(services));

    private static IOptions<PricingOptions> OptionsOf(IServiceProvider services)
        => services.GetService<IOptions<PricingOptions>>() ?? Options.Create(new PricingOptions());

    private static PriceBook Create(IServiceProvider services)
    {
        var nothing = new GatewayConfiguration(new ConfigurationBuilder().Build());
        return new PriceBook(
            ConfiguredPrices.Read(nothing, OptionsOf(services).Value),
            new ProviderRegistry([], [], nothing, services),
            PriceCatalog.BuiltIn,
            new InMemoryPriceStore(),
            services.GetService<ILogger<PriceBook>>() ?? NullLogger<PriceBook>.Instance);
    }
}
