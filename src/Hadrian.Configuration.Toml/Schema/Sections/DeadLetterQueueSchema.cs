using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class DeadLetterQueueSchema
{
    private static readonly SchemaKey[] Bounds = Keys(Positive, "max_entries", "ttl_secs");

    public static TableShape Shape { get; } = new(Key("retry", Retry))
    {
        Variants = Variants(
            Key("type", OneOf("file", new("redis", TomlPart.DeadLetterStores), new("database", TomlPart.DeadLetterStores))).Required("use one of file, redis, database"),
            ("file", [Key("path", FilePath).Required("name a folder"), Key("max_file_size_mb", Positive).Needs(TomlPart.DeadLetterTuning), Key("max_files", Positive).Needs(TomlPart.DeadLetterTuning)]),
            ("redis",
            [
                .. Bounds,
                Key("url", new TextShape(check: TextChecks.RedisUrl) { IsSecret = true }).Required("write url = \"redis://localhost:6379\""),
                Key("key_prefix", Text),
            ]),
            ("database", [.. Bounds, Key("table_name", Text)])),
    };

    private static TableShape Retry => Table(
        Key("enabled", Flag),
        Key("interval_secs", Positive).Needs(TomlPart.DeadLetterTuning),
        Key("initial_delay_secs", Count),
        Key("max_delay_secs", Positive),
        Key("backoff_multiplier", new FloatShape(1, double.MaxValue)),
        Key("max_retries", Count),
        Key("batch_size", Positive).Needs(TomlPart.DeadLetterTuning),
        Key("prune_enabled", Flag).Needs(TomlPart.DeadLetterTuning));
}
