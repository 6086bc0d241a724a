using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class RetentionSchema
{
    public static TableShape Shape { get; } = Table(
        Key("enabled", Flag),
        Key("interval_hours", Between(1, 8_760)),
        Key("periods", Table(
            Key("usage_records_days", Between(0, 36_500)),
            Key("audit_logs_days", Between(0, 36_500)),
            Key("conversations_deleted_days", Count).Needs(TomlPart.Retention))),
        Key("safety", Table(
            Key("dry_run", Flag),
            Key("max_deletes_per_run", Count),
            Key("batch_size", Between(1, 100_000)))));
}
