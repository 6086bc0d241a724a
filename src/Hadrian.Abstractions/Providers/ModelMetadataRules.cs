namespace Hadrian;

/// <summary>Checks what configuration says about models.</summary>
public static class ModelMetadataRules
{
    /// <summary>Names everything that is wrong, each with its path and what is allowed.</summary>
    /// <param name="provider">The provider's configured name.</param>
    /// <param name="settings">The provider's settings.</param>
    public static IEnumerable<string> Problems(string provider, ProviderSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var (model, metadata) in settings.Models)
        {
            foreach (var (key, value, least) in Numbers(metadata))
            {
                if (value < least)
                {
                    yield return $"providers.{provider}.models.\"{model}\".{key}: must be {least} or more, not {value}.";
                }
            }
        }
    }

    private static IEnumerable<(string Key, long? Value, int Least)> Numbers(ModelMetadata model) =>
    [
        ("context_length", model.ContextLength, 1),
        ("max_output_tokens", model.MaxOutputTokens, 1),
        ("max_images", model.MaxImages, 1),
        .. Prices(model).Select(price => (price.Key, price.Value, Least: 0)),
    ];

    private static IEnumerable<(string Key, long? Value)> Prices(ModelPrices prices) =>
    [
        ("input_per_1m_tokens", prices.InputPer1MTokens),
        ("output_per_1m_tokens", prices.OutputPer1MTokens),
        ("cached_input_per_1m_tokens", prices.CachedInputPer1MTokens),
        ("cache_write_per_1m_tokens", prices.CacheWritePer1MTokens),
        ("reasoning_per_1m_tokens", prices.ReasoningPer1MTokens),
        ("per_image", prices.PerImage),
        ("per_request", prices.PerRequest),
        ("per_second", prices.PerSecond),
        ("per_1m_characters", prices.Per1MCharacters),
        .. prices.ImagePricing.Select(price => ($"image_pricing.\"{price.Key}\"", (long?)price.Value)),
    ];
}
