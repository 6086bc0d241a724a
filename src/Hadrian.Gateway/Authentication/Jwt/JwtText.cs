using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>
/// A signed token, taken apart but not believed. Read strictly, by a reader that refuses repeated members and anything that
/// follows the JSON: what is checked must be all there is.
/// </summary>
internal sealed class JwtText
{
    /// <summary>The longest token, in characters. Servers take no longer headers either.</summary>
    public const int MaxLength = 32 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly JsonElement _header;

    private JwtText(JsonElement header, JsonElement payload, byte[] signedText, byte[] signature)
    {
        _header = header;
        Payload = payload;
        SignedText = signedText;
        Signature = signature;
    }

    public JsonElement Payload { get; }

    /// <summary>Gets what the signature is of.</summary>
    public byte[] SignedText { get; }

    public byte[] Signature { get; }

    public string? Algorithm => StringOf(_header, "alg");

    public string? KeyId => StringOf(_header, "kid");

    /// <summary>Gets whether the header demands something that is not understood here (RFC 7515 §4.1.11).</summary>
    public bool IsDemanding => _header.TryGetProperty("crit", out _);

    /// <summary>Gets whether the token says that it is of another kind, such as a logout token of the same issuer for the same audience.</summary>
    public bool IsOfOtherKind => _header.TryGetProperty("typ", out var type)
        && (type.ValueKind != JsonValueKind.String || type.GetString() is var kind
            && !string.Equals(kind, "JWT", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(kind, "at+jwt", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(kind, "application/at+jwt", StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes a token apart.</summary>
    /// <returns>The parts, or <see langword="null"/> when it is no signed token in compact form.</returns>
    public static JwtText? Parse(ReadOnlySpan<char> token)
    {
        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        if (token.Length > MaxLength || first <= 0 || last <= first + 1 || last == token.Length - 1 || token[(first + 1)..last].Contains('.'))
        {
            return null;
        }

        return Decode(token[..first]) is { } header && Decode(token[(first + 1)..last]) is { } payload && Decode(token[(last + 1)..]) is { } signature
            && ObjectOf(header) is { } head && ObjectOf(payload) is { } body
            ? new JwtText(head, body, Encoding.ASCII.GetBytes(token[..last].ToString()), signature)
            : null;
    }

    /// <summary>Gives a member that is a text, and not an empty one.</summary>
    public static string? StringOf(JsonElement json, string name)
        => json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 } text ? text : null;

    private static byte[]? Decode(ReadOnlySpan<char> part)
    {
        // Padding and white space are no part of a token, though decoders put up with them.
        if (part.IndexOfAnyExcept(Base64UrlCharacters) >= 0 || !Base64Url.IsValid(part, out var length))
        {
            return null;
        }

        var bytes = new byte[length];
        return Base64Url.TryDecodeFromChars(part, bytes, out _) ? bytes : null;
    }

    private static readonly System.Buffers.SearchValues<char> Base64UrlCharacters
        = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static JsonElement? ObjectOf(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null; // the caller is told that the token is malformed
        }
    }
}
