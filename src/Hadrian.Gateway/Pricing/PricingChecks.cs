namespace Hadrian.Gateway;

/// <summary>What must be right about prices before the application serves.</summary>
internal static class PricingChecks
{
    /// <exception cref="GatewayConfigurationException">Something is not right.</exception>
    public static void Check(PriceSnapshot prices, ProviderRegistry providers, ConfiguredPrices configured, OnUnpriced onUnpriced)
    {
        foreach (var provider in providers.All)
        {
            if (provider.Settings.CatalogProvider is { Length: > 0 } name && name != PriceCatalog.NoProvider && prices.Catalog.Named(name) is null)
            {
                throw new GatewayConfigurationException(
                    $"providers.{provider.Name}.catalog_provider: '{name}' is not in the price catalogue; known: {string.Join(", ", prices.Catalog.Names)}, or none.");
            }
        }

        if (onUnpriced != OnUnpriced.Deny)
        {
            return;
        }

        var unpriced = providers.All.SelectMany(provider => NamedModels(provider, configured)).Where(model => !prices.IsPriced(model)).ToList();
        if (unpriced.Count > 0)
        {
            throw new GatewayConfigurationException(
                $"limits.budget.on_unpriced is \"deny\", but no price is known for {string.Join(", ", unpriced.Select(model => model.CanonicalName))}. "
                + $"Add prices, such as input_per_1m_tokens and output_per_1m_tokens under [providers.{unpriced[0].Provider}.models.\"{unpriced[0].Model}\"], "
                + "or set on_unpriced to \"floor\".");
        }
    }

    /// <summary>Gives the models the configuration itself names. Any other a caller may ask for is judged when it does.</summary>
    private static IEnumerable<ModelTarget> NamedModels(IGatewayProvider provider, ConfiguredPrices configured)
    {
        var settings = provider.Settings;
        return settings.AllowedModels.Select(model => settings.ModelAliases.TryGetValue(model, out var target) ? target : model)
            .Concat(settings.ModelAliases.Values)
            .Concat(configured.Models.Keys.Where(key => key.Provider == provider.Name).Select(key => key.Model))
            .Distinct(StringComparer.Ordinal)
            .Select(model => new ModelTarget(provider.Name, model));
    }
}
