using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class GuardrailSchema
{
    public static TableShape Shape { get; } = Table(
        Key("enabled", Flag),
        Key("mode", OneOf("enforce", "shadow")),
        Key("input", Table([.. Stage, Key("mode", OneOf("blocking", "concurrent"))])),
        Key("output", Table(
        [
            .. Stage,
            Key("streaming_mode", OneOf("buffered", "per_chunk", "hold_all", "final_only")),
            Key("buffer_tokens", Positive),
            Key("on_block", OneOf("error", "content_filter")),
        ])),
        Key("pii", Anything).Needs(TomlPart.Guardrails),
        Key("custom", Anything).Needs(TomlPart.Guardrails),
        Key("audit", Anything).Needs(TomlPart.AuditLog));

    private static EnumShape Action => OneOf("block", "redact", new("modify") { Canonical = "redact" }, "warn", "log");

    private static EnumShape Failure => OneOf("block", "allow", "log_and_allow");

    private static SchemaKey[] Stage =>
    [
        Key("enabled", Flag),
        Key("timeout_ms", Between(1, 600_000)),
        Key("on_timeout", Failure),
        Key("on_error", Failure),
        Key("default_action", Rule),
        Key("actions", Map(Rule)),
        Key("provider", Provider),
        Key("providers", new TableListShape(Provider)),
    ];

    private static RuleShape Rule => new(Action, Table(Key("type", Action).Required("write type = \"redact\""), Key("replacement", TextOrEmpty)));

    private static TableShape Provider => new()
    {
        Variants = Variants(
            Key("type", OneOf(
                "pii_regex",
                "blocklist",
                "content_limits",
                "openai_moderation",
                "custom",
                new("bedrock", TomlPart.Guardrails),
                new("azure_content_safety", TomlPart.Guardrails))).Required("write type = \"pii_regex\""),
            ("pii_regex", [Key("types", ListOf(OneOf("email", "phone", "ssn", "credit_card", "ip_address", "date_of_birth")))]),
            ("blocklist",
            [
                Key("case_insensitive", Flag),
                Key("patterns", new TableListShape(Table(
                    Key("pattern", Text).Required("write pattern = \"project falcon\""),
                    Key("is_regex", Flag),
                    Key("category", Text),
                    Key("severity", OneOf("info", "low", "medium", "high", "critical")),
                    Key("max_match_characters", Between(1, 16_384))))).Required("write patterns = [{ pattern = \"project falcon\" }]"),
            ]),
            ("content_limits", Keys(Positive, "max_characters", "max_words", "max_lines")),
            ("openai_moderation", [Key("api_key", Secret), Key("base_url", Url), Key("model", Text)]),
            ("custom", [Key("name", Text).Required("write name = \"the name of a registered guardrail\"")]),
            ("bedrock", []),
            ("azure_content_safety", [])),
    };
}
