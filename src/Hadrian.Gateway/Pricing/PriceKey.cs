namespace Hadrian.Gateway;

/// <summary>A model at a provider, as prices are looked up.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model id at it.</param>
internal readonly record struct PriceKey(string Provider, string Model);

/// <summary>A model at a provider for some callers.</summary>
/// <param name="Scope">The callers.</param>
/// <param name="Model">The model.</param>
internal readonly record struct StoredPriceKey(PriceScope Scope, PriceKey Model);
