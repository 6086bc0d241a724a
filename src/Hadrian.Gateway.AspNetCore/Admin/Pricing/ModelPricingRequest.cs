using System.Text.Json.Serialization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The prices in a body about a model's price: whole microcents, millionths of a dollar.</summary>
internal abstract record ModelPricingRequest
{
    [JsonPropertyName("input_per_1m_tokens")]
    public long? InputPerMillionTokens { get; init; }

    [JsonPropertyName("output_per_1m_tokens")]
    public long? OutputPerMillionTokens { get; init; }

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

    public string? Source { get; init; }
}
