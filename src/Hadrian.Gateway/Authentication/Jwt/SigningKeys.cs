using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Hadrian.Gateway;

/// <summary>The public keys of an issuer at one time. Immutable.</summary>
internal sealed class SigningKeys
{
    private const int ShortestRsaKey = 2048;

    private readonly FrozenDictionary<string, JsonWebKey[]> _keys;
    private readonly byte[] _digest;

    private SigningKeys(FrozenDictionary<string, JsonWebKey[]> keys, byte[] digest)
    {
        _keys = keys;
        _digest = digest;
    }

    /// <summary>Gets how many keys can be used.</summary>
    public int Count => _keys.Values.Sum(keys => keys.Length);

    /// <summary>Reads a JSON web key set. Keys that are not for checking signatures, or of no known kind, are left out.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SigningKeys Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("keys", out var listed) || listed.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("It has no array 'keys'.");
        }

        var usable = listed.EnumerateArray().Select(KeyOf).OfType<JsonWebKey>();
        return new SigningKeys(
            usable.GroupBy(key => key.Kid, StringComparer.Ordinal).ToFrozenDictionary(keys => keys.Key, keys => keys.ToArray(), StringComparer.Ordinal),
            SHA256.HashData(json.Span));
    }

    /// <summary>Tells whether nothing has changed since.</summary>
    public bool IsSameAs(SigningKeys other) => _digest.AsSpan().SequenceEqual(other._digest);

    /// <summary>Finds the key of a name that may be used with an algorithm.</summary>
    public JsonWebKey? Find(string keyId, JwtAlgorithm algorithm)
        => _keys.TryGetValue(keyId, out var keys) ? Array.Find(keys, key => Fits(key, algorithm)) : null;

    private static bool Fits(JsonWebKey key, JwtAlgorithm algorithm)
        => key.Kty == algorithm.KeyType
            && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm.Name)
            && (algorithm.Curve is null || key.Crv == algorithm.Curve);

    private static JsonWebKey? KeyOf(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string? text(string name) => JwtText.StringOf(json, name);
        if (text("kid") is not { } keyId || text("use") is not (null or "sig") || !MayVerify(json))
        {
            return null;
        }

        // The public members alone: what else a set holds is none of our business.
        var key = new JsonWebKey { Kid = keyId, KeyId = keyId, Kty = text("kty"), Alg = text("alg"), Crv = text("crv") };
        if (key.Kty == "RSA")
        {
            (key.N, key.E) = (text("n"), text("e"));
        }
        else
        {
            (key.X, key.Y) = (text("x"), text("y"));
        }

        return IsComplete(key) ? key : null;
    }

    private static bool MayVerify(JsonElement json) => !json.TryGetProperty("key_ops", out var operations)
        || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals("verify")));

    private static bool IsComplete(JsonWebKey key)
    {
        var isKnown = key.Kty == "RSA" ? key is { N: not null, E: not null } : key is { Kty: "EC", Crv: not null, X: not null, Y: not null };
        if (!isKnown)
        {
            return false;
        }

        try
        {
            // Tries whether the numbers make a key; one that is broken must not spoil the set.
            return key.Kty == "RSA" ? key.KeySize >= ShortestRsaKey : IsPoint(key);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or CryptographicException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static bool IsPoint(JsonWebKey key)
    {
        var curve = key.Crv switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            _ => default,
        };
        if (!curve.IsNamed)
        {
            return false;
        }

        using var trial = ECDsa.Create(new ECParameters
        {
            Curve = curve,
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
        });
        return true;
    }
}
