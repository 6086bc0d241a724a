using Hadrian.Configuration.Toml.Document;
using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class DatabaseSchema
{
    private static readonly TextShape PostgresUrl = new(check: TextChecks.PostgresUrl) { IsSecret = true };

    public static TableShape Shape { get; } = new(
        Key("run_migrations", Flag))
    {
        Variants = Variants(
            Key("type", OneOf("none", "sqlite", new("postgres", TomlPart.Postgres))).Required("use one of none, sqlite, postgres"),
            ("none", []),
            ("sqlite",
            [
                Key("path", FilePath).Required("name the database file, such as path = \"hadrian.db\""),
                Key("create_if_missing", Flag),
                Key("wal_mode", Flag),
                Key("busy_timeout_ms", Count),
                Key("max_connections", Positive),
            ]),
            ("postgres",
            [
                Key("url", PostgresUrl).Required("write url = \"postgres://user:password@host:5432/database\""),
                Key("read_url", PostgresUrl).Needs(TomlPart.ReadReplica),
                Key("min_connections", Count),
                Key("max_connections", Positive),
                Key("connect_timeout_secs", Positive),
                Key("idle_timeout_secs", Positive),
                Key("ssl_mode", OneOf("disable", "prefer", "require", "verify_ca", "verify_full")),
            ]))
            .Otherwise(TypeByLocation),
    };

    private static string? TypeByLocation(TomlTable table)
        => table.Find("path") is not null ? "sqlite" : table.Find("url") is not null ? "postgres" : null;
}
