using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>A new key: the secret to show once, and what is stored of it.</summary>
/// <param name="Key">The key itself.</param>
/// <param name="Hash">Its hash, as stored.</param>
/// <param name="DisplayPrefix">Enough of it for a person to recognise.</param>
public readonly record struct GeneratedApiKey(string Key, string Hash, string DisplayPrefix)
{
    /// <summary>Never shows the key.</summary>
    public override string ToString() => DisplayPrefix + "…";
}

/// <summary>Makes gateway keys: the generation prefix and 32 random bytes in base64url.</summary>
public sealed class ApiKeyGenerator(IOptions<AuthenticationOptions> options)
{
    private const int RecognisableCharacters = 4;

    /// <summary>Makes a key.</summary>
    public GeneratedApiKey Generate()
    {
        var prefix = options.Value.ApiKey.EffectiveGenerationPrefix;
        var key = prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        ApiKeyHash.TryCompute(key, out var hash);
        return new GeneratedApiKey(key, hash.ToString(), key[..(prefix.Length + RecognisableCharacters)]);
    }
}
