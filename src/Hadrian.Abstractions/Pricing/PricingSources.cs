namespace Hadrian;

/// <summary>Where a cost comes from, as usage records and <c>X-Pricing-Source</c> name it.</summary>
public static class PricingSources
{
    /// <summary>The provider reported the cost itself.</summary>
    public const string Provider = "provider";

    /// <summary>A stored price, set while the gateway runs.</summary>
    public const string Database = "database";

    /// <summary>The model's entry at its provider, <c>[providers.NAME.models."MODEL"]</c>.</summary>
    public const string ProviderConfig = "provider_config";

    /// <summary>The price table, <c>[pricing]</c>.</summary>
    public const string PricingConfig = "pricing_config";

    /// <summary>The catalogue of list prices.</summary>
    public const string Catalog = "catalog";

    /// <summary>No price is known.</summary>
    public const string None = "none";
}
