namespace Hadrian.Gateway;

/// <summary>What is known of a model's price.</summary>
/// <param name="Price">The price; <see langword="null"/> when none is known.</param>
/// <param name="Source">Where it comes from, see <see cref="PricingSources"/>.</param>
/// <param name="Version">The version of the catalogue it is from; <see langword="null"/> for prices without versions.</param>
/// <param name="MaxOutputTokens">The most output tokens the model gives, when known.</param>
public readonly record struct PriceQuote(ModelPrice? Price, string Source, string? Version, long? MaxOutputTokens)
{
    /// <summary>Gets the quote of an unknown model.</summary>
    public static PriceQuote None { get; } = new(null, PricingSources.None, null, null);
}
