using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

/// <summary>
/// Who may call. <c>[auth.gateway]</c>, <c>[auth.mode]</c> and <c>[auth.admin]</c> are three generations of one setting.
/// </summary>
internal static class AuthSchema
{
    private const string Type = "/auth:type";

    private static readonly EnumOption Idp = new("idp", TomlPart.IdentityProviders);

    private static readonly EnumOption Iap = new("iap", TomlPart.IdentityAwareProxy);

    private static readonly SchemaKey[] ApiKey =
    [
        Key("header_name", HeaderName),
        Key("key_prefix", Text),
        Key("cache_ttl_secs", Count),
        Key("generation_prefix", Text),
        Key("hash_algorithm", OneOf("sha256", new("argon2", TomlPart.KeyHashing))),
    ];

    private static readonly SchemaKey[] Proxy =
    [
        Key("identity_header", HeaderName).As("/auth:iap:identity_header").Required("name the header that carries the user, such as \"X-Forwarded-User\""),
        Key("email_header", HeaderName).As("/auth:iap:email_header"),
        Key("name_header", HeaderName).As("/auth:iap:name_header"),
        Key("groups_header", HeaderName).As("/auth:iap:groups_header"),
        Key("require_identity", Flag).As("/auth:iap:require_identity"),
        Key("jwt_assertion", Table(
            Key("header", HeaderName),
            Key("jwks_url", Url),
            Key("issuer", Text),
            Key("audience", JwtSchema.Audience))).As("/auth:iap:jwt_assertion"),
    ];

    public static TableShape Shape { get; } = Table(
        Key("gateway", Gateway),
        Key("mode", Mode),
        Key("admin", Admin),
        Key("api_key", Table(ApiKey)),
        Key("allow_anonymous", Flag),
        Key("session", SessionSchema.Shape).Needs(TomlPart.Sessions),
        Key("bootstrap", BootstrapSchema.Shape),
        Key("emergency", EmergencySchema.Shape).Needs(TomlPart.EmergencyAccess, onUnlessSaid: false),
        Key("oauth_pkce", OAuthPkce).Needs(TomlPart.Sessions),
        Key("rbac", RbacSchema.Shape).Needs(TomlPart.Rbac, onUnlessSaid: false));

    private static TableShape Gateway => Table(
    [
        Key("type", OneOf("none", "api_key", new("jwt", TomlPart.Jwt), new("multi", TomlPart.Jwt))).As(Type),
        Key("api_key", Table(ApiKey)).As("/auth:api_key"),
        Key("jwt", Table(JwtSchema.Keys)).As("/auth:jwt"),
        .. ApiKey.Select(key => key.As("/auth:api_key:" + key.Name)),
        .. JwtSchema.Keys.Select(key => key.As("/auth:jwt:" + key.Name)),
    ]);

    private static TableShape Mode => new()
    {
        Variants = Variants(
            Key("type", OneOf("none", "api_key", Idp, Iap)).As(Type).Required("use one of none, api_key, idp, iap"),
            ("iap", Proxy)),
    };

    private static TableShape Admin => new()
    {
        Variants = Variants(
            Key("type", OneOf(Idp with { Name = "session", Canonical = "idp" }, Iap with { Name = "proxy_auth", Canonical = "iap" }))
                .As(Type)
                .Required("write [auth.mode] with a type instead"),
            ("iap", Proxy)),
    };

    private static TableShape OAuthPkce => Table(
        Key("enabled", Flag),
        Key("allowed_domains", Texts),
        Key("denied_domains", Texts),
        Key("code_ttl_seconds", Between(1, 3600)),
        Key("allow_plain_method", Flag),
        Key("public_url", Url));
}
