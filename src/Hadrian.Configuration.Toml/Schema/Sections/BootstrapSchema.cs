using Hadrian.Configuration.Toml.Parts;
using static Hadrian.Configuration.Toml.Schema.Shapes;

namespace Hadrian.Configuration.Toml.Schema.Sections;

/// <summary>What lets the first user in.</summary>
internal static class BootstrapSchema
{
    public static TableShape Shape { get; } = Table(
        Key("api_key", Secret),
        Key("auto_verify_domains", Texts).Needs(TomlPart.BootstrapTenants),
        Key("admin_identities", Texts).Needs(TomlPart.BootstrapTenants),
        Key("initial_org", Organization).Needs(TomlPart.BootstrapTenants),
        Key("initial_api_key", Table(Key("name", Text).Required("name the key"))).Needs(TomlPart.BootstrapTenants));

    private static TableShape Organization => Table(
        Key("slug", Text).Required("give the organisation a slug, such as \"acme\""),
        Key("name", Text).Required("give the organisation a name"),
        Key("admin_identities", Texts),
        Key("sso", SingleSignOn));

    private static TableShape SingleSignOn => new(
        Key("redirect_uri", Url),
        Key("discovery_url", Url),
        Key("allowed_email_domains", Texts))
    {
        Variants = Variants(
            Key("provider_type", OneOf("oidc", "saml")).Required("use one of oidc, saml"),
            ("oidc",
            [
                Key("issuer", Text).Required("write the issuer's URL"),
                Key("client_id", Text).Required("write the client id"),
                Key("client_secret", Secret).Required("write client_secret = \"${OIDC_CLIENT_SECRET}\""),
            ]),
            ("saml", [Key("issuer", Text)])),
    };
}
