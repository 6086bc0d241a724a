using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Refuses to start with settings that would let in anybody's tokens, or nobody's.</summary>
internal sealed class JwtOptionsValidator(AddressGuard guard, IOptions<UrlAccessOptions> access) : IValidateOptions<AuthenticationOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthenticationOptions options)
    {
        if (!options.TakesTokens)
        {
            return ValidateOptionsResult.Skip;
        }

        var jwt = options.Jwt;
        var unknown = jwt.AllowedAlgorithms.Where(algorithm => !JwtAlgorithm.Known.ContainsKey(algorithm)).ToList();
        var urlProblem = ProblemOf(jwt.JwksUrl);
        return new SectionCheck("auth.jwt")
            .Require("issuer", !string.IsNullOrWhiteSpace(jwt.Issuer), "must be the issuer, exactly as its tokens name it in 'iss'.")
            .Require("audience", jwt.Audience.Count > 0, "must name this gateway's audience: without one, tokens meant for others would be taken.")
            .Require("audience", !jwt.Audience.Any(string.IsNullOrWhiteSpace), "must not have an empty entry, which would match tokens meant for nobody.")
            .Require("jwks_url", urlProblem is null, $"{urlProblem}.")
            .Require("jwks_refresh_secs", jwt.JwksRefreshSeconds > 0, $"must be 1 or more, not {jwt.JwksRefreshSeconds}.")
            .Require("identity_claim", !string.IsNullOrWhiteSpace(jwt.IdentityClaim), "must name the claim that holds the user's id, such as 'sub'.")
            .Require("allowed_algorithms", unknown.Count == 0,
                $"'{string.Join("', '", unknown)}' is not one of {string.Join(", ", JwtAlgorithm.Known.Keys.Order(StringComparer.Ordinal))}: unsigned tokens and shared secrets are never taken.")
            .Result;
    }

    private string? ProblemOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            return "must be the URL of the issuer's keys, such as 'https://auth.example.com/.well-known/jwks.json'";
        }

        if (guard.ProblemOf(url) is { } problem)
        {
            return $"{problem}, unless server.allow_loopback_urls or server.allow_private_urls allows others";
        }

        // Whoever can change the keys on their way can sign tokens.
        return url.Scheme == Uri.UriSchemeHttps || access.Value.AllowLoopbackUrls || access.Value.AllowPrivateUrls
            ? null
            : "must begin with https://; http is taken only where server.allow_loopback_urls or server.allow_private_urls is on";
    }
}
