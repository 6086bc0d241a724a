using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

/// <summary>What a file can say about one model of a provider.</summary>
internal static class ModelSchema
{
    public static TableShape Shape { get; } = Table(
    [
        .. PricingSchema.Prices,
        Key("modalities", Table(Key("input", Texts), Key("output", Texts))),
        Key("capabilities", Table(Keys(Flag, "vision", "reasoning", "tool_call", "structured_output", "temperature"))),
        Key("tasks", ListOf(OneOf("chat", "image_generation", "video_generation", "tts", "transcription", "translation", "embedding"))),
        Key("context_length", Positive),
        Key("max_output_tokens", Positive),
        Key("family", Text),
        Key("open_weights", Flag),
        Key("image_sizes", Texts),
        Key("image_qualities", Texts),
        Key("max_images", Positive),
        Key("voices", Texts),
    ]);
}
