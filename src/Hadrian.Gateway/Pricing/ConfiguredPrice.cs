namespace Hadrian.Gateway;

/// <summary>A price set in code.</summary>
/// <param name="Provider">The provider's name; case-sensitive.</param>
/// <param name="Model">The model id at the provider; case-sensitive.</param>
/// <param name="Price">What the model costs.</param>
public sealed record ConfiguredPrice(string Provider, string Model, ModelPrice Price);
