using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Reads what one section of the configuration says about a model. Prices are whole microcents, millionths of a dollar.</summary>
/// <param name="section">The section.</param>
/// <param name="path">Its path in messages.</param>
/// <param name="problems">Where to put what is wrong.</param>
internal sealed class PriceReader(IConfigurationSection section, string path, List<string> problems)
{
    private const string Images = "image_pricing";
    private const string Tiers = "context_tiers";

    // What a model's section holds besides prices. Anything else below a model's name is the rest of the name: names may
    // contain the colon that separates the levels of configuration.
    private static readonly HashSet<string> Members = new(StringComparer.OrdinalIgnoreCase)
    {
        Images, Tiers, "modalities", "capabilities", "tasks", "image_sizes", "image_qualities", "voices", "sovereignty",
    };

    public static IEnumerable<(string Model, PriceReader Reader)> ModelsOf(IConfigurationSection parent, string path, List<string> problems)
        => parent.GetChildren().SelectMany(child => Named(child, child.Key, path, problems));

    public ModelPrice? Price()
    {
        var usual = Tokens();
        var price = new ModelPrice
        {
            Tokens = usual,
            ContextTiers = [.. section.GetSection(Tiers).GetChildren().Select(tier => Child(tier, $"{Tiers}[{tier.Key}]").Tier(usual))],
            PerImage = Microcents("per_image"),
            ImagePrices = [.. section.GetSection(Images).GetChildren().SelectMany(ImagePrices)],
            PerRequest = Microcents("per_request"),
            PerSecond = Microcents("per_second"),
            PerMillionCharacters = Microcents("per_1m_characters"),
        };
        return price.IsEmpty ? null : price;
    }

    /// <summary>Reads a price of two parts in dollars per million tokens.</summary>
    public ModelPrice? PriceInDollars(string input, string output)
    {
        var tokens = new TokenPrices { Input = Dollars(input), Output = Dollars(output) };
        return tokens.IsEmpty ? null : new ModelPrice { Tokens = tokens };
    }

    public long? MaxOutputTokens() => Number("max_output_tokens", 1, long.MaxValue, "a number of tokens");

    private static IEnumerable<(string Model, PriceReader Reader)> Named(IConfigurationSection node, string name, string path, List<string> problems)
    {
        var children = node.GetChildren().ToList();
        if (children.Exists(child => child.Value is not null || Members.Contains(child.Key)))
        {
            yield return (name, new PriceReader(node, $"{path}.\"{name}\"", problems));
        }

        foreach (var child in children.Where(child => child.Value is null && !Members.Contains(child.Key)))
        {
            foreach (var model in Named(child, $"{name}:{child.Key}", path, problems))
            {
                yield return model;
            }
        }
    }

    private PriceReader Child(IConfigurationSection child, string name) => new(child, $"{path}.{name}", problems);

    private TokenPrices Tokens()
    {
        var tokens = new TokenPrices
        {
            Input = Microcents("input_per_1m_tokens"),
            CachedInput = Microcents("cached_input_per_1m_tokens"),
            CacheWrite = Microcents("cache_write_per_1m_tokens"),
            AudioInput = Microcents("audio_input_per_1m_tokens"),
            Output = Microcents("output_per_1m_tokens"),
            Reasoning = Microcents("reasoning_per_1m_tokens"),
            AudioOutput = Microcents("audio_output_per_1m_tokens"),
        };
        RequireWith("input_per_1m_tokens", tokens.Input, tokens.HighestInput);
        RequireWith("output_per_1m_tokens", tokens.Output, tokens.HighestOutput);
        return tokens;
    }

    private ContextTier Tier(TokenPrices usual)
    {
        const string Limit = "above_input_tokens";
        var limit = Number(Limit, 0, long.MaxValue, "a number of tokens");
        if (limit is null && section[Limit] is null)
        {
            problems.Add($"{path}.{Limit} is missing: write from how many input tokens on the prices hold.");
        }

        var tokens = Tokens();
        return new ContextTier(limit ?? 0, tokens with { Input = tokens.Input ?? usual.Input, Output = tokens.Output ?? usual.Output });
    }

    /// <summary>Reads prices by quality and size: under one key such as <c>hd:1024x1024</c>, or one level of configuration each.</summary>
    private IEnumerable<ImagePrice> ImagePrices(IConfigurationSection child)
    {
        (string Quality, string Size, string? Text)[] entries = child.Value is null
            ? [.. child.GetChildren().Select(size => (child.Key, size.Key, size.Value))]
            : [child.Key.Split(':', 2) is [var before, var after] ? (before, after, child.Value) : (child.Key, "*", child.Value)];
        foreach (var (quality, size, text) in entries)
        {
            if (Amount(text, $"{path}.{Images}.\"{quality}:{size}\"") is { } price)
            {
                yield return new ImagePrice(quality, size, price);
            }
        }
    }

    private void RequireWith(string key, Money? whole, Money? parts)
    {
        if (whole is null && parts is not null)
        {
            problems.Add($"{path}.{key} is missing though a part of it has a price: write it, 0 when it is free.");
        }
    }

    private Money? Microcents(string key) => Amount(section[key], $"{path}.{key}");

    private Money? Amount(string? text, string at)
        => Number(text, at, 0, ModelPrice.Largest.Microcents, "whole microcents (millionths of a dollar: $2.50 is 2500000)") is { } microcents
            ? Money.FromMicrocents(microcents)
            : null;

    private Money? Dollars(string key)
    {
        if (section[key] is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars <= ModelPrice.Largest.Dollars)
        {
            return Money.FromDollars(dollars);
        }

        problems.Add($"{path}.{key}: must be dollars per million tokens, from 0 to {ModelPrice.Largest.Dollars:0}, such as 2.50, not '{text}'.");
        return null;
    }

    private long? Number(string key, long least, long most, string what) => Number(section[key], $"{path}.{key}", least, most, what);

    private long? Number(string? text, string at, long least, long most, string what)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        problems.Add($"{at}: must be {what}, from {least} to {most}, not '{text}'.");
        return null;
    }
}
