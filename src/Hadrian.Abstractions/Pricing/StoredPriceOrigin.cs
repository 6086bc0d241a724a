namespace Hadrian;

/// <summary>Where a stored price comes from.</summary>
public enum StoredPriceOrigin
{
    /// <summary>Somebody set it.</summary>
    Manual,

    /// <summary>It was read from the provider's own price list.</summary>
    ProviderApi,

    /// <summary>It was filled in as a default.</summary>
    Default,
}
