using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class ServerSchema
{
    public static TableShape Shape { get; } = Table(
        Key("host", Checked(TextChecks.Host)),
        Key("port", Between(0, 65535)),
        Key("body_limit_bytes", Positive),
        Key("audio_body_limit_bytes", Positive).Needs(TomlPart.ServerTuning),
        Key("files_body_limit_bytes", Positive).Needs(TomlPart.ServerTuning),
        Key("skills_body_limit_bytes", Positive).Needs(TomlPart.ServerTuning),
        Key("max_response_body_bytes", Positive),
        Key("timeout_secs", Positive).Needs(TomlPart.ServerTuning),
        Key("streaming_idle_timeout_secs", Count),
        Key("jwt_loader_concurrency", Positive).Needs(TomlPart.ServerTuning),
        Key("allow_loopback_urls", Flag),
        Key("allow_private_urls", Flag),
        Key("api_base_path", RootedPath).Needs(TomlPart.ServerTuning),
        Key("http2", Anything).Needs(TomlPart.ServerTuning),
        Key("tls", Tls).Needs(TomlPart.Tls),
        Key("trusted_proxies", TrustedProxies),
        Key("cors", Cors),
        Key("security_headers", SecurityHeaders),
        Key("http_client", HttpClient),
        Key("shutdown", Table(Keys(Count, "usage_buffer_flush_secs", "drain_secs"))));

    private static TableShape Tls => Table(
        Key("cert_path", FilePath).Required("name the certificate file"),
        Key("key_path", FilePath).Required("name the key file"),
        Key("acknowledge_unsupported", Flag));

    private static TableShape TrustedProxies => Table(
        Key("cidrs", Cidrs),
        Key("dangerously_trust_all", Flag),
        Key("real_ip_header", HeaderName));

    private static TableShape Cors => Table(
        Key("enabled", Flag),
        Key("allowed_origins", Texts),
        Key("allowed_methods", Texts),
        Key("allowed_headers", Texts),
        Key("allow_credentials", Flag),
        Key("max_age_secs", Count));

    private static TableShape SecurityHeaders => Table(
        Key("enabled", Flag),
        Key("content_type_options", TextOrEmpty),
        Key("frame_options", TextOrEmpty),
        Key("referrer_policy", TextOrEmpty),
        Key("content_security_policy", TextOrEmpty),
        Key("csp_preset", OneOf("strict", "self_hosted", "permissive")),
        Key("xss_protection", TextOrEmpty),
        Key("permissions_policy", TextOrEmpty),
        Key("hsts", Table(
            Key("enabled", Flag),
            Key("max_age_secs", Count),
            Key("include_subdomains", Flag),
            Key("preload", Flag))));

    private static TableShape HttpClient => Table(
        Key("timeout_secs", Positive),
        Key("connect_timeout_secs", Between(1, 3_600)),
        Key("pool_max_idle_per_host", Count),
        Key("pool_idle_timeout_secs", Between(0, 86_400)),
        Key("http2_prior_knowledge", Flag),
        Key("http2_adaptive_window", Flag).Needs(TomlPart.ServerTuning, onUnlessSaid: false),
        Key("tcp_nodelay", Flag),
        Key("verbose", Flag).Needs(TomlPart.ServerTuning),
        Key("tcp_keepalive_secs", Between(0, 32_767)),
        Key("user_agent", Text));
}
