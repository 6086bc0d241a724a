using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A price as it lies in the database: JSON with amounts in nano-USD, so that nothing is rounded.</summary>
internal sealed partial record PriceDocument
{
    public TokensPart? Tokens { get; init; }

    public IReadOnlyList<TierPart>? Tiers { get; init; }

    public long? PerImage { get; init; }

    public IReadOnlyList<ImagePart>? Images { get; init; }

    public long? PerRequest { get; init; }

    public long? PerSecond { get; init; }

    public long? PerMillionCharacters { get; init; }

    public static string Write(ModelPrice price) => JsonSerializer.Serialize(
        new PriceDocument
        {
            Tokens = price.Tokens.IsEmpty ? null : TokensPart.From(price.Tokens),
            Tiers = price.ContextTiers is [] ? null : [.. price.ContextTiers.Select(tier => new TierPart(tier.AboveInputTokens, TokensPart.From(tier.Tokens)))],
            PerImage = price.PerImage?.NanoUsd,
            Images = price.ImagePrices is [] ? null : [.. price.ImagePrices.Select(image => new ImagePart(image.Quality, image.Size, image.Price.NanoUsd))],
            PerRequest = price.PerRequest?.NanoUsd,
            PerSecond = price.PerSecond?.NanoUsd,
            PerMillionCharacters = price.PerMillionCharacters?.NanoUsd,
        },
        Json.Default.PriceDocument);

    public static ModelPrice Read(string json)
    {
        var document = JsonSerializer.Deserialize(json, Json.Default.PriceDocument)!;
        return new ModelPrice
        {
            Tokens = document.Tokens?.ToPrices() ?? TokenPrices.None,
            ContextTiers = [.. (document.Tiers ?? []).Select(tier => new ContextTier(tier.AboveInputTokens, tier.Tokens.ToPrices()))],
            PerImage = Money(document.PerImage),
            ImagePrices = [.. (document.Images ?? []).Select(image => new ImagePrice(image.Quality, image.Size, new Money(image.Price)))],
            PerRequest = Money(document.PerRequest),
            PerSecond = Money(document.PerSecond),
            PerMillionCharacters = Money(document.PerMillionCharacters),
        };
    }

    private static Money? Money(long? nanoUsd) => nanoUsd is { } amount ? new Money(amount) : null;

    internal sealed record TokensPart
    {
        public long? Input { get; init; }

        public long? CachedInput { get; init; }

        public long? CacheWrite { get; init; }

        public long? AudioInput { get; init; }

        public long? Output { get; init; }

        public long? Reasoning { get; init; }

        public long? AudioOutput { get; init; }

        public static TokensPart From(TokenPrices prices) => new()
        {
            Input = prices.Input?.NanoUsd,
            CachedInput = prices.CachedInput?.NanoUsd,
            CacheWrite = prices.CacheWrite?.NanoUsd,
            AudioInput = prices.AudioInput?.NanoUsd,
            Output = prices.Output?.NanoUsd,
            Reasoning = prices.Reasoning?.NanoUsd,
            AudioOutput = prices.AudioOutput?.NanoUsd,
        };

        public TokenPrices ToPrices() => new()
        {
            Input = Money(Input),
            CachedInput = Money(CachedInput),
            CacheWrite = Money(CacheWrite),
            AudioInput = Money(AudioInput),
            Output = Money(Output),
            Reasoning = Money(Reasoning),
            AudioOutput = Money(AudioOutput),
        };
    }

    internal sealed record TierPart(long AboveInputTokens, TokensPart Tokens);

    internal sealed record ImagePart(string Quality, string Size, long Price);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(PriceDocument))]
    private sealed partial class Json : JsonSerializerContext;
}
