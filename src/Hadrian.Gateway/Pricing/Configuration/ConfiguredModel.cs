namespace Hadrian.Gateway;

/// <summary>What configuration says about a model.</summary>
/// <param name="Price">Its price; <see langword="null"/> when it gives none.</param>
/// <param name="Source">Where the price is from, see <see cref="PricingSources"/>.</param>
/// <param name="MaxOutputTokens">The most output tokens the model gives; <see langword="null"/> when it does not say.</param>
internal readonly record struct ConfiguredModel(ModelPrice? Price, string Source, long? MaxOutputTokens);
