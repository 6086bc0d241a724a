using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class FeaturesSchema
{
    public static TableShape Shape { get; } = Table(
    [
        Key("response_caching", ResponseCaching),
        Key("model_catalog", ModelCatalog).Needs(TomlPart.ModelCatalog),
        Key("static_models_cache", Table(Key("refresh_interval_secs", Between(0, 86_400)))),
        Key("image_fetching", ImageFetching),
        Key("guardrails", GuardrailSchema.Shape),
        Key("file_processing", FileProcessing).Needs(TomlPart.WideFeatures),
        .. Keys(
            Anything,
            "file_search",
            "vector_store_cleanup",
            "web_search",
            "web_fetch",
            "websocket",
            "responses",
            "videos",
            "mcp",
            "server_tools",
            "shell",
            "containers",
            "containers_cleanup",
            "prompt_caching").Select(key => key.Needs(TomlPart.WideFeatures)),
    ]);

    private static TableShape ResponseCaching => Table(
        Key("enabled", Flag),
        Key("ttl_secs", Positive),
        Key("only_deterministic", Flag),
        Key("max_size_bytes", Positive),
        Key("max_total_bytes", Amount),
        Key("max_entries", Positive),
        Key("sharing", OneOf("key", "user", "project", "org")),
        Key("exclude_fields", Texts),
        Key("distributed", Flag),
        Key("shadow", Flag),
        Key("key_components", Table(Keys(Flag, "model", "temperature", "system_prompt", "tools"))),
        Key("semantic", Anything).Needs(TomlPart.WideFeatures));

    private static TableShape ModelCatalog => Table(
        Key("enabled", Flag),
        Key("sync_interval_secs", Positive),
        Key("api_url", Url));

    private static TableShape ImageFetching => Table(
        Key("enabled", Flag),
        Key("max_size_mb", Between(1, 100)),
        Key("timeout_secs", Between(1, 600)),
        Key("allowed_content_types", Texts));

    private static TableShape FileProcessing => new(Key("virus_scan", Anything).Needs(TomlPart.VirusScan, onUnlessSaid: false))
    {
        Others = new NamedEntries(Anything),
    };
}
