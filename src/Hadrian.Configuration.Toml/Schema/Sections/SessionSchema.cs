using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class SessionSchema
{
    public static TableShape Shape { get; } = Table(
        Key("cookie_name", HeaderName),
        Key("duration_secs", Positive),
        Key("auth_state_ttl_secs", Positive),
        Key("secure", Flag),
        Key("same_site", OneOf("lax", "strict", "none")),
        Key("secret", Secret),
        Key("enhanced", Table(
            Key("enabled", Flag),
            Key("track_devices", Flag),
            Key("max_concurrent_sessions", Count),
            Key("inactivity_timeout_secs", Count),
            Key("activity_update_interval_secs", Positive))));
}
