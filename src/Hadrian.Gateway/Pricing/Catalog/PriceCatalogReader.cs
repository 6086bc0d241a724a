using System.Collections.Frozen;
using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>Reads a catalogue and refuses it whole when anything in it is wrong.</summary>
internal static class PriceCatalogReader
{
    private const int Format = 1;

    /// <exception cref="InvalidDataException">The catalogue is not valid; the message says where.</exception>
    public static PriceCatalog Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, CatalogJson.Default.CatalogDocument);
            return document is { Format: Format, Version.Length: > 0, Providers.Count: > 0 }
                ? new PriceCatalog(document.Version, document.AsOf, [.. document.Providers.Select(provider => Provider(provider.Key, provider.Value))])
                : throw new InvalidDataException($"A price catalogue has format {Format}, a version and providers.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"This is not a price catalogue: {exception.Message}", exception);
        }
    }

    private static CatalogProvider Provider(string name, CatalogProviderDocument? document)
    {
        if (document is null || document.Models.Count == 0)
        {
            throw new InvalidDataException($"{name} has no models.");
        }

        var models = new Dictionary<string, CatalogModel>(StringComparer.Ordinal);
        foreach (var (id, model) in document.Models)
        {
            try
            {
                var price = Price(model ?? throw new ArgumentException("a model cannot be null."));
                var entry = new CatalogModel(price.IsEmpty ? null : price, model.MaxOutputTokens);
                foreach (var each in model.Also.Prepend(id))
                {
                    models.Add(each, entry);
                }
            }
            catch (ArgumentException exception)
            {
                throw new InvalidDataException($"{name}, {id}: {exception.Message}", exception);
            }
        }

        return new CatalogProvider(name, document.Hosts, document.Types, models.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static ModelPrice Price(CatalogModelDocument model) => new()
    {
        Tokens = Tokens(model),
        ContextTiers = [.. model.Tiers.Select(tier => new ContextTier(tier.AboveInputTokens, Tokens(tier)))],
        PerImage = Dollars(model.PerImage),
        ImagePrices = [.. model.Images.Select(image => ImagePriceKey.Parse(image.Key, Money.FromDollars(image.Value)))],
        PerRequest = Dollars(model.PerRequest),
        PerSecond = Dollars(model.PerSecond),
        PerMillionCharacters = Dollars(model.PerMillionCharacters),
    };

    private static TokenPrices Tokens(CatalogTokensDocument tokens) => new()
    {
        Input = Dollars(tokens.Input),
        CachedInput = Dollars(tokens.CachedInput),
        CacheWrite = Dollars(tokens.CacheWrite),
        AudioInput = Dollars(tokens.AudioInput),
        Output = Dollars(tokens.Output),
        Reasoning = Dollars(tokens.Reasoning),
        AudioOutput = Dollars(tokens.AudioOutput),
    };

    private static Money? Dollars(decimal? dollars) => dollars is { } amount ? Money.FromDollars(amount) : null;
}
