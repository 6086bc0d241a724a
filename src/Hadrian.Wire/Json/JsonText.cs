using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Hadrian.Wire.Json;

/// <summary>Text inside JSON strings: unescaping, comparing, quoting.</summary>
internal static class JsonText
{
    private const int LongestEscape = 6;
    private const int StackLimit = 512;

    /// <summary>Compares a string written with escapes, quotes excluded, with plain ASCII text.</summary>
    public static bool UnescapedEquals(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> text)
    {
        if (raw.Length > text.Length * LongestEscape)
        {
            return false;
        }

        Span<byte> unescaped = stackalloc byte[raw.Length];
        return TryUnescape(raw, unescaped, out var written) && unescaped[..written].SequenceEqual(text);
    }

    /// <summary>Reads a well-formed string value, quotes included.</summary>
    /// <returns><see langword="false"/> when it holds half a surrogate pair and thus no text.</returns>
    public static bool TryGetString(ReadOnlySpan<byte> quoted, [NotNullWhen(true)] out string? text)
    {
        var raw = quoted[1..^1];
        if (!raw.Contains((byte)'\\'))
        {
            text = Encoding.UTF8.GetString(raw);
            return true;
        }

        var pooled = ArrayPool<byte>.Shared.Rent(raw.Length);
        var isText = TryUnescape(raw, pooled, out var written);
        text = isText ? Encoding.UTF8.GetString(pooled, 0, written) : null;
        ArrayPool<byte>.Shared.Return(pooled);
        return isText;
    }

    /// <summary>Undoes the escapes of a well-formed string, quotes excluded. The result is never longer than the source.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
            {
                raw.CopyTo(destination[written..]);
                written += raw.Length;
                return true;
            }

            raw[..plain].CopyTo(destination[written..]);
            written += plain;
            raw = raw[plain..];
            if (raw[1] != (byte)'u')
            {
                destination[written++] = Unescape(raw[1]);
                raw = raw[2..];
            }
            else if (TryReadRune(ref raw, out var rune))
            {
                written += rune.EncodeToUtf8(destination[written..]);
            }
            else
            {
                return false;
            }
        }
    }

    /// <summary>Reads four hexadecimal digits.</summary>
    public static bool TryReadHex(ReadOnlySpan<byte> digits, out ushort value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }

            value = (ushort)((value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10));
        }

        return true;
    }

    /// <summary>Writes a text as a JSON string, quotes included, into the pending replacement of <paramref name="splices"/>.</summary>
    public static void Append(ref SpliceBuilder splices, string text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = size <= StackLimit ? stackalloc byte[StackLimit] : new byte[size];
        utf8 = utf8[..Encoding.UTF8.GetBytes(text, utf8)];
        splices.Append("\""u8);
        if (JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(utf8) < 0)
        {
            splices.Append(utf8);
        }
        else
        {
            splices.Append(System.Text.Json.JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        }

        splices.Append("\""u8);
    }

    /// <summary>Writes a number into the pending replacement of <paramref name="splices"/>.</summary>
    public static void Append<T>(ref SpliceBuilder splices, T number)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[64];
        number.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        splices.Append(text[..written]);
    }

    private static byte Unescape(byte letter) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => letter,
    };

    private static bool TryReadRune(ref ReadOnlySpan<byte> raw, out Rune rune)
    {
        TryReadHex(raw.Slice(2, 4), out var unit);
        raw = raw[LongestEscape..];
        if (Rune.TryCreate((char)unit, out rune))
        {
            return true;
        }

        if (raw.Length < LongestEscape || raw[0] != (byte)'\\' || raw[1] != (byte)'u'
            || !TryReadHex(raw.Slice(2, 4), out var low)
            || !Rune.TryCreate((char)unit, (char)low, out rune))
        {
            return false;
        }

        raw = raw[LongestEscape..];
        return true;
    }
}
