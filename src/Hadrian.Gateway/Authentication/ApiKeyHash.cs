using System.Security.Cryptography;
using System.Text;

namespace Hadrian.Gateway;

/// <summary>The SHA-256 of a key or token: never less than the whole of it. Keys carry 256 random bits, so a slow hash would add nothing.</summary>
internal readonly record struct ApiKeyHash(UInt128 High, UInt128 Low)
{
    private const int MaxKeyLength = 1024;

    public static bool TryCompute(ReadOnlySpan<char> key, out ApiKeyHash hash)
    {
        hash = default;
        if (key.Length > MaxKeyLength)
        {
            return false;
        }

        Span<byte> utf8 = stackalloc byte[MaxKeyLength];
        if (!Encoding.UTF8.TryGetBytes(key, utf8, out var written))
        {
            return false;
        }

        hash = Of(utf8[..written]);
        return true;
    }

    public static ApiKeyHash Of(ReadOnlySpan<byte> text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        return new ApiKeyHash(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
    }

    public static ApiKeyHash Parse(string hex)
        => new(UInt128.Parse(hex.AsSpan(0, 32), System.Globalization.NumberStyles.HexNumber, null), UInt128.Parse(hex.AsSpan(32), System.Globalization.NumberStyles.HexNumber, null));

    /// <summary>Tells whether a text is a hash as <see cref="Parse"/> takes it.</summary>
    public static bool IsValid(string hex) => hex.Length == 64 && hex.All(char.IsAsciiHexDigit);

    /// <summary>Gives the form stores know: 64 lower-case hexadecimal characters.</summary>
    public override string ToString() => $"{High:x32}{Low:x32}";
}
