using System.Collections.Frozen;

namespace Hadrian.Gateway;

/// <summary>A signature algorithm of tokens, and the keys that may be used with it. There is none without a signature and none with a shared secret.</summary>
/// <param name="Name">Its name in a token's header.</param>
/// <param name="KeyType">The type of its keys.</param>
/// <param name="Curve">The curve of its keys, when they have one.</param>
internal sealed record JwtAlgorithm(string Name, string KeyType, string? Curve = null)
{
    public static FrozenDictionary<string, JwtAlgorithm> Known { get; } = new JwtAlgorithm[]
    {
        new("RS256", "RSA"), new("RS384", "RSA"), new("RS512", "RSA"),
        new("ES256", "EC", "P-256"), new("ES384", "EC", "P-384"),
        new("PS256", "RSA"), new("PS384", "RSA"), new("PS512", "RSA"),
    }.ToFrozenDictionary(algorithm => algorithm.Name, StringComparer.Ordinal);

    /// <summary>Gives the algorithms that settings allow.</summary>
    public static FrozenDictionary<string, JwtAlgorithm> Of(JwtOptions options) => options.AllowedAlgorithms.Count == 0
        ? Known.Where(known => !known.Key.StartsWith("PS", StringComparison.Ordinal)).ToFrozenDictionary(StringComparer.Ordinal)
        : Known.Where(known => options.AllowedAlgorithms.Contains(known.Key)).ToFrozenDictionary(StringComparer.Ordinal);
}
