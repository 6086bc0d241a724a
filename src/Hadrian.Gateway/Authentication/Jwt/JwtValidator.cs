using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Hadrian.Gateway;

/// <summary>
/// Checks tokens, in an order that costs strangers most and tells them least (admin-and-auth §3.3): form, algorithm, issuer, key,
/// signature, times, audience. Nothing is said of a token's contents before its signature holds.
/// </summary>
internal sealed class JwtValidator(JwtOptions options, SigningKeySource keys, TimeProvider time)
{
    /// <summary>How far clocks may differ.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private readonly FrozenDictionary<string, JwtAlgorithm> _algorithms = JwtAlgorithm.Of(options);
    private readonly FrozenSet<string> _audience = options.Audience.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Checks a token.</summary>
    /// <returns>The verdict; with a good one, until when it holds and by which keys.</returns>
    public async ValueTask<(JwtVerdict Verdict, DateTimeOffset Until, SigningKeys? Keys)> ValidateAsync(ReadOnlyMemory<char> text, CancellationToken cancellationToken)
    {
        if (Look(text.Span, out var token, out var algorithm) is { } refusal)
        {
            return (refusal, default, null);
        }

        var found = await keys.FindAsync(token!.KeyId!, algorithm!, cancellationToken).ConfigureAwait(false);
        if (found.Key is not { } key)
        {
            return (found.RetryAfter is { } wait ? JwtErrors.KeysUnreachable(wait) : JwtErrors.UnknownKey, default, null);
        }

        if (!IsSignedBy(key, algorithm!, token))
        {
            return (JwtErrors.Signature, default, null);
        }

        return Read(token, out var until) is var verdict && verdict.Error is null ? (verdict, until, found.Keys) : (verdict, default, null);
    }

    private GatewayError? Look(ReadOnlySpan<char> text, out JwtText? token, out JwtAlgorithm? algorithm)
    {
        algorithm = null;
        token = JwtText.Parse(text);
        return token is null ? JwtErrors.Malformed
            : token.Algorithm is not { } name || !_algorithms.TryGetValue(name, out algorithm) ? JwtErrors.Algorithm
            : token.IsDemanding ? JwtErrors.Malformed
            : token.IsOfOtherKind ? JwtErrors.Type
            : JwtClaims.Issuer(token.Payload) != options.Issuer ? JwtErrors.Issuer
            : token.KeyId is null ? JwtErrors.UnknownKey
            : null;
    }

    private static bool IsSignedBy(JsonWebKey key, JwtAlgorithm algorithm, JwtText token)
    {
        var factory = key.CryptoProviderFactory;
        var provider = factory.CreateForVerifying(key, algorithm.Name);
        try
        {
            return provider.Verify(token.SignedText, token.Signature);
        }
        catch (CryptographicException)
        {
            return false; // some platforms throw for a signature of the wrong length
        }
        finally
        {
            factory.ReleaseSignatureProvider(provider);
        }
    }

    private JwtVerdict Read(JwtText token, out DateTimeOffset until)
    {
        until = default;
        if (!JwtClaims.TryReadTime(token.Payload, "exp", out var expiry) || expiry is not { } expires
            || !JwtClaims.TryReadTime(token.Payload, "nbf", out var notBefore))
        {
            return JwtErrors.Times;
        }

        var now = time.GetUtcNow();
        if (notBefore > now + Leeway)
        {
            return JwtErrors.NotYet;
        }

        until = expires > DateTimeOffset.MaxValue - Leeway ? expires : expires + Leeway;
        if (now >= until)
        {
            return JwtErrors.Expired;
        }

        if (!JwtClaims.IsFor(token.Payload, _audience))
        {
            return JwtErrors.Audience;
        }

        return JwtClaims.User(token.Payload, options.Issuer, options.IdentityClaim) is { } user
            ? new JwtVerdict(Principal.ForUser(user), null)
            : JwtErrors.Identity;
    }
}
