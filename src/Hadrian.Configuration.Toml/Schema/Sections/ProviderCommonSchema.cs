using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

/// <summary>What every provider has, whatever its type.</summary>
internal static class ProviderCommonSchema
{
    private static readonly ListShape StatusCodes = ListOf(Between(400, 599));

    private static readonly IntegerShape Retries = Between(0, 100);

    private static readonly FloatShape Multiplier = new(1, double.MaxValue);

    public static SchemaKey[] Keys { get; } =
    [
        Key("timeout_secs", Positive),
        Key("streaming_timeout_secs", Positive),
        Key("streaming_buffer_size", Between(1024, int.MaxValue)),
        Key("streaming_buffer", StreamingBuffer).Needs(TomlPart.StreamBuffers),
        Key("drop_unsupported", Flag),
        Key("allowed_models", Texts),
        Key("model_aliases", Map(Text, quoted: true)),
        Key("fallback_providers", Texts),
        Key("model_fallbacks", ModelFallbacks),
        Key("fallback_on_rate_limit", Flag),
        Key("fallback_on_credential_error", Flag),
        Key("retry", Retry),
        Key("circuit_breaker", CircuitBreaker),
        Key("health_check", HealthCheck),
        Key("models", Map(ModelSchema.Shape, quoted: true)),
        Key("catalog_provider", Text).Needs(TomlPart.ModelCatalog),
        Key("sovereignty", Anything).Needs(TomlPart.Sovereignty),
    ];

    private static TableShape StreamingBuffer => Table(
        Key("max_input_buffer_bytes", Positive),
        Key("max_output_buffer_chunks", Positive),
        Key("max_response_state_bytes", Positive));

    private static TableShape ModelFallbacks => Map(
        new TableListShape(Table(
            Key("model", Text).Required("name the model to try"),
            Key("provider", Text))),
        quoted: true);

    private static TableShape Retry => Table(
        Key("enabled", Flag),
        Key("max_retries", Retries),
        Key("initial_delay_ms", Count),
        Key("max_delay_ms", Count),
        Key("backoff_multiplier", Multiplier),
        Key("jitter", Share),
        Key("retryable_status_codes", StatusCodes),
        Key("embedding_max_retries", Retries),
        Key("image_generation_max_retries", Retries).Needs(TomlPart.WideFeatures),
        Key("read_only_max_retries", Retries));

    private static TableShape CircuitBreaker => Table(
        Key("enabled", Flag),
        Key("failure_threshold", Positive),
        Key("success_threshold", Positive),
        Key("cooldown_secs", Positive),
        Key("open_timeout_secs", Positive).As("cooldown_secs"),
        Key("timeout_secs", Positive).As("cooldown_secs").Legacy("cooldown_secs"),
        Key("failure_status_codes", StatusCodes),
        Key("backoff_multiplier", Multiplier),
        Key("max_open_timeout_secs", Positive),
        Key("probe_timeout_secs", Positive));

    private static TableShape HealthCheck => Table(
        Key("enabled", Flag),
        Key("mode", OneOf("reachability", "inference")),
        Key("interval_secs", Positive),
        Key("timeout_secs", Positive),
        Key("model", Text),
        Key("prompt", Text),
        Key("failure_threshold", Positive),
        Key("success_threshold", Positive));
}
