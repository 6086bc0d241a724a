namespace Hadrian.Gateway.AspNetCore;

/// <summary>Checks bodies about prices and makes prices of them (admin-and-auth §1, §5.3).</summary>
internal static class PricingBody
{
    private const int LongestProvider = 64;
    private const int LongestModel = 128;

    private static readonly (string Name, StoredPriceOrigin Origin)[] Origins =
        [("manual", StoredPriceOrigin.Manual), ("provider_api", StoredPriceOrigin.ProviderApi), ("default", StoredPriceOrigin.Default)];

    public static string Name(StoredPriceOrigin origin) => Origins.First(known => known.Origin == origin).Name;

    /// <summary>Makes the price a body describes. Input and output cost nothing when it does not name their price.</summary>
    /// <param name="body">The body.</param>
    /// <param name="at">What precedes the members' names in messages.</param>
    /// <param name="now">When it is made.</param>
    public static StoredPrice Create(CreateModelPricingRequest body, string at, DateTimeOffset now)
    {
        var price = new ModelPrice { Tokens = new TokenPrices { Input = Money.Zero, Output = Money.Zero } };
        return new StoredPrice(
            PricingOwner.Read(body.Owner),
            Text(body.Provider, $"{at}provider", LongestProvider),
            Text(body.Model, $"{at}model", LongestModel),
            Apply(body, price, at, _ => false))
        {
            Id = Guid.CreateVersion7(now),
            Origin = Origin(body.Source, $"{at}source") ?? StoredPriceOrigin.Manual,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Changes what a body names; what it clears has no price of its own any more.</summary>
    public static StoredPrice Update(UpdateModelPricingRequest body, IReadOnlySet<string> present, StoredPrice price, DateTimeOffset now) => price with
    {
        Price = Apply(body, price.Price, "", present.Contains),
        Origin = Origin(body.Source, "source") ?? price.Origin,
        UpdatedAt = now,
    };

    private static ModelPrice Apply(ModelPricingRequest body, ModelPrice price, string at, Func<string, bool> isCleared)
    {
        var tokens = price.Tokens;
        return price with
        {
            Tokens = tokens with
            {
                Input = Amount(body.InputPerMillionTokens, "input_per_1m_tokens") ?? tokens.Input,
                Output = Amount(body.OutputPerMillionTokens, "output_per_1m_tokens") ?? tokens.Output,
                CachedInput = Part(body.CachedInputPerMillionTokens, "cached_input_per_1m_tokens", tokens.CachedInput),
                CacheWrite = Part(body.CacheWritePerMillionTokens, "cache_write_per_1m_tokens", tokens.CacheWrite),
                Reasoning = Part(body.ReasoningPerMillionTokens, "reasoning_per_1m_tokens", tokens.Reasoning),
            },
            PerImage = Part(body.PerImage, "per_image", price.PerImage),
            PerRequest = Part(body.PerRequest, "per_request", price.PerRequest),
            PerSecond = Part(body.PerSecond, "per_second", price.PerSecond),
            PerMillionCharacters = Part(body.PerMillionCharacters, "per_1m_characters", price.PerMillionCharacters),
        };

        Money? Part(long? microcents, string name, Money? old) => Amount(microcents, name) ?? (isCleared(name) ? null : old);

        Money? Amount(long? microcents, string name) => microcents is not { } amount ? null
            : amount >= 0 && amount <= ModelPrice.Largest.Microcents ? Money.FromMicrocents(amount)
            : throw AdminErrors.Validation($"{at}{name}", $"'{at}{name}' must be whole microcents (millionths of a dollar) from 0 to {ModelPrice.Largest.Microcents}: $2.50 is 2500000.");
    }

    private static StoredPriceOrigin? Origin(string? name, string param)
    {
        if (name is null)
        {
            return null;
        }

        var index = Array.FindIndex(Origins, known => known.Name == name);
        return index >= 0 ? Origins[index].Origin : throw AdminErrors.Validation(param, $"'{param}' must be one of manual, provider_api, default.");
    }

    private static string Text(string? text, string param, int longest)
        => text is { Length: > 0 } && text.Length <= longest ? text : throw AdminErrors.Validation(param, $"'{param}' must have 1 to {longest} characters.");
}
