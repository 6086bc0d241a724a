using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

internal static class JwtSchema
{
    public static ListShape Audience { get; } = new(Text) { AllowSingle = true, AllowEmpty = false };

    public static SchemaKey[] Keys { get; } =
    [
        Key("issuer", Text),
        Key("audience", Audience),
        Key("jwks_url", Url),
        Key("jwks_refresh_secs", Positive),
        Key("identity_claim", Text),
        Key("org_claim", Text).Needs(TomlPart.TokenTenants),
        Key("additional_claims", Texts).Needs(TomlPart.TokenTenants),
        Key("allowed_algorithms", new ListShape(OneOf(
            "RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "PS384", "PS512", "EdDSA", "HS256", "HS384", "HS512")) { AllowEmpty = false }),
        Key("allow_expired", Flag),
    ];
}
