namespace Hadrian;

/// <summary>A price set while the gateway runs. Scope, provider and model identify it.</summary>
/// <param name="Scope">For whom it holds.</param>
/// <param name="Provider">The provider's name; case-sensitive.</param>
/// <param name="Model">The model id at the provider; case-sensitive.</param>
/// <param name="Price">What the model costs.</param>
public sealed record StoredPrice(PriceScope Scope, string Provider, string Model, ModelPrice Price);
