using Hadrian.Configuration.Toml.Document;
using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class CacheSchema
{
    private static readonly SchemaKey[] Common =
    [
        Key("default_ttl_secs", Positive).Needs(TomlPart.CacheTuning),
        Key("ttl", Table(
            Key("api_key_secs", Count).As("/auth:api_key:cache_ttl_secs"),
            Key("rate_limit_secs", Count).Needs(TomlPart.CacheTuning),
            Key("provider_secs", Count).Needs(TomlPart.CacheTuning))),
    ];

    public static TableShape Shape { get; } = new()
    {
        Variants = Variants(
            Key("type", OneOf("none", "memory", new("redis", TomlPart.Redis))),
            ("none", []),
            ("memory", [.. Common, Key("max_capacity", Positive), Key("max_entries", Positive).As("max_capacity")]),
            ("redis",
            [
                .. Common,
                Key("url", new TextShape(check: TextChecks.RedisUrl) { IsSecret = true }).Required("write url = \"redis://localhost:6379\""),
                Key("key_prefix", Text),
                Key("connect_timeout_secs", Positive),
                Key("tls", Flag),
                Key("cluster", Table(
                    Key("read_from_replicas", Flag).Needs(TomlPart.CacheTuning),
                    Key("retries", Count).Needs(TomlPart.CacheTuning),
                    Key("retry_delay_ms", Count).Needs(TomlPart.CacheTuning),
                    Key("connection_timeout_secs", Positive).Needs(TomlPart.CacheTuning),
                    Key("response_timeout_secs", Positive).Needs(TomlPart.CacheTuning))),
            ]))
            .Otherwise(TypeByUrl),
    };

    private static string TypeByUrl(TomlTable table) => table.Find("url") is not null ? "redis" : "memory";
}
