using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>A model's prices as configuration writes them, in millionths of a US dollar: 2,500,000 per million tokens are $2.50.</summary>
public class ModelPrices
{
    /// <summary>Gets or sets the price of a million input tokens.</summary>
    [ConfigurationKeyName("input_per_1m_tokens")]
    public long? InputPer1MTokens { get; set; }

    /// <summary>Gets or sets the price of a million output tokens.</summary>
    [ConfigurationKeyName("output_per_1m_tokens")]
    public long? OutputPer1MTokens { get; set; }

    /// <summary>Gets or sets the price of a million input tokens read from the provider's cache.</summary>
    [ConfigurationKeyName("cached_input_per_1m_tokens")]
    public long? CachedInputPer1MTokens { get; set; }

    /// <summary>Gets or sets the price of a million tokens written to the provider's cache.</summary>
    [ConfigurationKeyName("cache_write_per_1m_tokens")]
    public long? CacheWritePer1MTokens { get; set; }

    /// <summary>Gets or sets the price of a million reasoning tokens.</summary>
    [ConfigurationKeyName("reasoning_per_1m_tokens")]
    public long? ReasoningPer1MTokens { get; set; }

    /// <summary>Gets or sets the price of an image that <see cref="ImagePricing"/> does not list.</summary>
    [ConfigurationKeyName("per_image")]
    public long? PerImage { get; set; }

    /// <summary>Gets the prices of images by <c>quality:size</c>; <c>*</c> stands for any.</summary>
    [ConfigurationKeyName("image_pricing")]
    public IDictionary<string, long> ImagePricing { get; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Gets or sets the price of a request.</summary>
    [ConfigurationKeyName("per_request")]
    public long? PerRequest { get; set; }

    /// <summary>Gets or sets the price of a second of audio or video.</summary>
    [ConfigurationKeyName("per_second")]
    public long? PerSecond { get; set; }

    /// <summary>Gets or sets the price of a million characters.</summary>
    [ConfigurationKeyName("per_1m_characters")]
    public long? Per1MCharacters { get; set; }
}
