using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class PricingSchema
{
    /// <summary>Prices of a model, in millionths of a dollar.</summary>
    public static SchemaKey[] Prices { get; } =
    [
        .. Keys(
            Amount,
            "input_per_1m_tokens",
            "output_per_1m_tokens",
            "cached_input_per_1m_tokens",
            "cache_write_per_1m_tokens",
            "reasoning_per_1m_tokens",
            "audio_input_per_1m_tokens",
            "audio_output_per_1m_tokens",
            "per_image",
            "per_request",
            "per_second",
            "per_1m_characters"),
        Key("image_pricing", Map(Amount, quoted: true)),
    ];

    public static TableShape Shape { get; } = Table(
        Key("catalog_file", FilePath),
        Key("cost_source", OneOf("prefer_provider", "calculated_only", "provider_only")),
        Key("pricing", Map(Map(Table(Prices), quoted: true))),
        Key("models", Map(Table(Key("input", Dollars), Key("output", Dollars)), quoted: true)),
        Key("default_input_price", Dollars),
        Key("default_output_price", Dollars));

    private static DollarPriceShape Dollars => new();
}
