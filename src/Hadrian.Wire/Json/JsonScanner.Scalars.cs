using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hadrian.Wire.Json;

internal ref partial struct JsonScanner
{
    /// <summary>Skips the string whose opening quote is the current byte.</summary>
    private bool SkipString(out bool isEscaped)
    {
        isEscaped = false;
        _position++;
        while (true)
        {
            _position += IndexOfStringStop(_json[_position..]);
            switch (Current)
            {
                case (byte)'"':
                    _position++;
                    return true;
                case (byte)'\\':
                    isEscaped = true;
                    if (!SkipEscape())
                    {
                        return false;
                    }

                    break;
                default:
                    return Fail();
            }
        }
    }

    private bool SkipEscape()
    {
        _position++;
        switch (Current)
        {
            case (byte)'n' or (byte)'"' or (byte)'\\' or (byte)'t' or (byte)'r' or (byte)'/' or (byte)'b' or (byte)'f':
                _position++;
                return true;
            case (byte)'u' when _json.Length - _position > 4 && JsonText.TryReadHex(_json.Slice(_position + 1, 4), out _):
                _position += 5;
                return true;
            default:
                return Fail();
        }
    }

    /// <summary>Finds the first quote, backslash or control character; the length when there is none.</summary>
    private static int IndexOfStringStop(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var index = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; index <= text.Length - Vector256<byte>.Count; index += Vector256<byte>.Count)
            {
                var block = Vector256.LoadUnsafe(ref start, (nuint)index);
                var stops = Vector256.Equals(block, Vector256.Create((byte)'"'))
                    | Vector256.Equals(block, Vector256.Create((byte)'\\'))
                    | Vector256.LessThan(block, Vector256.Create((byte)' '));
                if (stops != Vector256<byte>.Zero)
                {
                    return index + int.TrailingZeroCount((int)stops.ExtractMostSignificantBits());
                }
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (; index <= text.Length - Vector128<byte>.Count; index += Vector128<byte>.Count)
            {
                var block = Vector128.LoadUnsafe(ref start, (nuint)index);
                var stops = Vector128.Equals(block, Vector128.Create((byte)'"'))
                    | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                    | Vector128.LessThan(block, Vector128.Create((byte)' '));
                if (stops != Vector128<byte>.Zero)
                {
                    return index + int.TrailingZeroCount((int)stops.ExtractMostSignificantBits());
                }
            }
        }

        while (index < text.Length && text[index] is >= (byte)' ' and not (byte)'"' and not (byte)'\\')
        {
            index++;
        }

        return index;
    }

    private bool SkipLiteral(ReadOnlySpan<byte> literal)
    {
        if (!_json[_position..].StartsWith(literal))
        {
            return Fail();
        }

        _position += literal.Length;
        return true;
    }

    private bool SkipNumber()
    {
        if (Current == (byte)'-')
        {
            _position++;
        }

        if (Current == (byte)'0')
        {
            _position++;
        }
        else if (!SkipDigits())
        {
            return false;
        }

        if (Current == (byte)'.')
        {
            _position++;
            if (!SkipDigits())
            {
                return false;
            }
        }

        if (Current is (byte)'e' or (byte)'E')
        {
            _position++;
            if (Current is (byte)'+' or (byte)'-')
            {
                _position++;
            }

            return SkipDigits();
        }

        return true;
    }

    private bool SkipDigits()
    {
        var start = _position;
        while (char.IsAsciiDigit((char)Current))
        {
            _position++;
        }

        return _position > start || Fail();
    }
}
