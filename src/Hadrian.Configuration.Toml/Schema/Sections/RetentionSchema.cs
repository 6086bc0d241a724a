using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class RetentionSchema
{
    public static TableShape Shape { get; } = Table(
        Key("enabled", Flag),
        Key("interval_hours", Positive),
        Key("periods", Table(Keys(Count, "usage_records_days", "audit_logs_days", "conversations_deleted_days"))),
        Key("safety", Table(
            Key("dry_run", Flag),
            Key("max_deletes_per_run", Count),
            Key("batch_size", Positive))));
}
