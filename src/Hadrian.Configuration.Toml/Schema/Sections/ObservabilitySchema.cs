using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class ObservabilitySchema
{
    private static readonly EnumShape OtlpProtocol = OneOf("grpc", "http");

    public static TableShape Shape { get; } = Table(
        Key("logging", Logging),
        Key("tracing", Tracing),
        Key("metrics", Metrics),
        Key("usage", Usage),
        Key("dead_letter_queue", DeadLetterQueueSchema.Shape),
        Key("response_validation", Table(Key("enabled", Flag), Key("mode", OneOf("warn", "error"))))
            .Needs(TomlPart.ResponseValidation, onUnlessSaid: false),
        Key("request_logging", Anything).Needs(TomlPart.LogDetails),
        Key("audit", Anything).Needs(TomlPart.AuditLog));

    private static TableShape Logging => Table(
        Key("level", OneOf("trace", "debug", "info", "warn", "error")),
        Key("format", OneOf(
            "compact",
            "json",
            new("pretty", TomlPart.LogFormats),
            new("cef", TomlPart.LogFormats),
            new("leef", TomlPart.LogFormats),
            new("syslog", TomlPart.LogFormats))),
        Key("filter", Text),
        Key("timestamps", Flag).Needs(TomlPart.LogDetails, onUnlessSaid: false),
        Key("file_line", Flag).Needs(TomlPart.LogDetails),
        Key("include_spans", Flag).Needs(TomlPart.LogDetails, onUnlessSaid: false),
        Key("siem", Anything).Needs(TomlPart.LogDetails));

    private static TableShape Tracing => Table(
        Key("enabled", Flag),
        Key("exporter", OneOf("otlp", "none")),
        Key("endpoint", Url),
        Key("otlp", Table(
            Key("endpoint", Url).As("/observability:tracing:endpoint").Required("write endpoint = \"http://localhost:4317\""),
            Key("protocol", OtlpProtocol).As("/observability:tracing:protocol"),
            Key("headers", Map(SecretOrEmpty)).As("/observability:tracing:headers"),
            Key("timeout_secs", Positive).As("/observability:tracing:timeout_secs"),
            Key("compression", Flag).Needs(TomlPart.TraceCompression))),
        Key("service_name", Text),
        Key("service_version", Text).As("resource_attributes:service.version"),
        Key("environment", Text).As("resource_attributes:deployment.environment.name"),
        Key("resource_attributes", Map(Text)),
        Key("sampling", Table(
            Key("strategy", OneOf("always_on", "always_off", "ratio", "parent_based")),
            Key("rate", Share))),
        Key("propagation", OneOf(
            "trace_context",
            new("b3", TomlPart.TracePropagation),
            new("jaeger", TomlPart.TracePropagation),
            new("multi", TomlPart.TracePropagation))));

    private static TableShape Metrics => Table(
        Key("enabled", Flag),
        Key("prometheus", Table(
            Key("enabled", Flag),
            Key("path", RootedPath),
            Key("process_metrics", Flag))),
        Key("prometheus_query_url", Url).Needs(TomlPart.MetricsTuning),
        Key("otlp", Anything).Needs(TomlPart.MetricsTuning),
        Key("latency_buckets_ms", ListOf(new FloatShape(0, double.MaxValue))).Needs(TomlPart.MetricsTuning),
        Key("token_buckets", ListOf(new FloatShape(0, double.MaxValue))).Needs(TomlPart.MetricsTuning));

    private static TableShape Usage => Table(
        Key("database", Flag).Needs(TomlPart.UsageSinks, onUnlessSaid: false),
        Key("buffer", Table(
            Key("max_size", Positive),
            Key("flush_interval_ms", Positive),
            Key("max_pending_entries", Positive),
            Key("journal", OneOf("overflow", "always")),
            Key("journal_path", Text),
            Key("journal_max_bytes", new IntegerShape(1 << 20, long.MaxValue)))),
        Key("otlp", new TableListShape(Table(
            Key("enabled", Flag),
            Key("name", Text),
            Key("endpoint", Url),
            Key("protocol", OtlpProtocol),
            Key("headers", Map(SecretOrEmpty)),
            Key("timeout_secs", Positive),
            Key("compression", Flag),
            Key("service_name", Text)))).Needs(TomlPart.UsageSinks));
}
