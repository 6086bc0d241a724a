using System.Text.Json.Serialization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>A stored price as the admin API shows it, in whole microcents.</summary>
internal sealed record ModelPricingResource
{
    public required Guid Id { get; init; }

    public required OwnerResource Owner { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    [JsonPropertyName("input_per_1m_tokens")]
    public long InputPerMillionTokens { get; init; }

    [JsonPropertyName("output_per_1m_tokens")]
    public long OutputPerMillionTokens { get; init; }

    [JsonPropertyName("cached_input_per_1m_tokens")]
    public long? CachedInputPerMillionTokens { get; init; }

    [JsonPropertyName("cache_write_per_1m_tokens")]
    public long? CacheWritePerMillionTokens { get; init; }

    [JsonPropertyName("reasoning_per_1m_tokens")]
    public long? ReasoningPerMillionTokens { get; init; }

    public long? PerImage { get; init; }

    public long? PerRequest { get; init; }

    public long? PerSecond { get; init; }

    [JsonPropertyName("per_1m_characters")]
    public long? PerMillionCharacters { get; init; }

    public required string Source { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public static ModelPricingResource From(StoredPrice price) => new()
    {
        Id = price.Id,
        Owner = PricingOwner.From(price.Scope),
        Provider = price.Provider,
        Model = price.Model,
        InputPerMillionTokens = price.Price.Tokens.Input?.Microcents ?? 0,
        OutputPerMillionTokens = price.Price.Tokens.Output?.Microcents ?? 0,
        CachedInputPerMillionTokens = price.Price.Tokens.CachedInput?.Microcents,
        CacheWritePerMillionTokens = price.Price.Tokens.CacheWrite?.Microcents,
        ReasoningPerMillionTokens = price.Price.Tokens.Reasoning?.Microcents,
        PerImage = price.Price.PerImage?.Microcents,
        PerRequest = price.Price.PerRequest?.Microcents,
        PerSecond = price.Price.PerSecond?.Microcents,
        PerMillionCharacters = price.Price.PerMillionCharacters?.Microcents,
        Source = PricingBody.Name(price.Origin),
        CreatedAt = price.CreatedAt,
        UpdatedAt = price.UpdatedAt,
    };
}
