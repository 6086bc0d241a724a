using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>Whose JSON web tokens are taken, and how they are checked. Section <c>auth.jwt</c>.</summary>
public sealed class JwtOptions
{
    /// <summary>Gets or sets the issuer, exactly as its tokens name it in <c>iss</c>.</summary>
    /// <value>Default: empty; needed.</value>
    [ConfigurationKeyName("issuer")]
    public string Issuer { get; set; } = "";

    /// <summary>Gets the names this gateway has at the issuer; a token must name one of them in <c>aud</c>.</summary>
    /// <value>Default: none; at least one is needed.</value>
    [ConfigurationKeyName("audience")]
    public IList<string> Audience { get; } = [];

    /// <summary>
    /// Gets or sets where the issuer's keys are. <c>https</c>, and a public host, unless <see cref="UrlAccessOptions"/> allow others.
    /// </summary>
    /// <value>Default: empty; needed.</value>
    [ConfigurationKeyName("jwks_url")]
    public string JwksUrl { get; set; } = "";

    /// <summary>
    /// Gets or sets after how many seconds the keys are fetched anew. A token with an unknown key has them fetched sooner, at most
    /// every 30 seconds; when they cannot be fetched, those that are known serve for another 24 hours.
    /// </summary>
    /// <value>Default: 3600.</value>
    [ConfigurationKeyName("jwks_refresh_secs")]
    public int JwksRefreshSeconds { get; set; } = 3600;

    /// <summary>Gets or sets the claim that holds the user's id. Tokens without it are known by <c>sub</c>.</summary>
    /// <value>Default: <c>sub</c>.</value>
    [ConfigurationKeyName("identity_claim")]
    public string IdentityClaim { get; set; } = JwtClaims.Subject;

    /// <summary>
    /// Gets the signature algorithms that are taken, of RS256, RS384, RS512, ES256, ES384, PS256, PS384 and PS512. Tokens without a
    /// signature or with a shared secret are never taken.
    /// </summary>
    /// <value>Default: none, which stands for those that begin with RS or ES.</value>
    [ConfigurationKeyName("allowed_algorithms")]
    public IList<string> AllowedAlgorithms { get; } = [];
}
