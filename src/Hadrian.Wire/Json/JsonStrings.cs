using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hadrian.Wire.Json;

/// <summary>Steps over JSON strings, a vector at a time.</summary>
internal static class JsonStrings
{
    /// <summary>Skips the string whose opening quote stands at <paramref name="quote"/>.</summary>
    /// <returns>The offset after the closing quote; <c>~offset</c> of a mistake.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Skip(ReadOnlySpan<byte> json, int quote, out bool isEscaped)
    {
        // Most strings are names and short values that end within one block.
        if (Vector256.IsHardwareAccelerated && quote < json.Length - Vector256<byte>.Count)
        {
            var stops = StopsAt(ref MemoryMarshal.GetReference(json), quote + 1);
            var stop = quote + 1 + int.TrailingZeroCount((int)stops);
            if (stops != 0 && json[stop] == (byte)'"')
            {
                isEscaped = false;
                return stop + 1;
            }
        }

        return SkipLong(json, quote + 1, out isEscaped);
    }

    private static int SkipLong(ReadOnlySpan<byte> json, int position, out bool isEscaped)
    {
        isEscaped = false;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(json);
            while (position <= json.Length - Vector256<byte>.Count)
            {
                var stops = StopsAt(ref start, position);
                var next = Vector256<byte>.Count;
                while (stops != 0)
                {
                    var stop = int.TrailingZeroCount((int)stops);
                    if (json[position + stop] == (byte)'"')
                    {
                        return position + stop + 1;
                    }

                    var length = EscapeLength(json, position + stop);
                    if (length == 0)
                    {
                        return ~(position + stop);
                    }

                    isEscaped = true;
                    next = Math.Max(stop + length, next);
                    stops &= (uint)(ulong.MaxValue << (stop + length));
                }

                position += next;
            }
        }

        return SkipRest(json, position, ref isEscaped);
    }

    /// <summary>Marks every quote, backslash and control character of the block at an offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint StopsAt(ref byte start, int position)
    {
        var block = Vector256.LoadUnsafe(ref start, (nuint)position);
        return (Vector256.Equals(block, Vector256.Create((byte)'"'))
            | Vector256.Equals(block, Vector256.Create((byte)'\\'))
            | Vector256.Equals(block, Vector256.Min(block, Vector256.Create((byte)0x1F)))).ExtractMostSignificantBits();
    }

    /// <summary>Goes on where less than a block is left, or where the machine has only short vectors.</summary>
    private static int SkipRest(ReadOnlySpan<byte> json, int position, ref bool isEscaped)
    {
        while (true)
        {
            position = SkipPlain(json, position);
            if (JsonSkipper.At(json, position) == (byte)'"')
            {
                return position + 1;
            }

            var length = EscapeLength(json, position);
            if (length == 0)
            {
                return ~position;
            }

            isEscaped = true;
            position += length;
        }
    }

    private static int SkipPlain(ReadOnlySpan<byte> json, int position)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            for (; position <= json.Length - Vector128<byte>.Count; position += Vector128<byte>.Count)
            {
                var block = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(json), (nuint)position);
                var stops = Vector128.Equals(block, Vector128.Create((byte)'"'))
                    | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                    | Vector128.Equals(block, Vector128.Min(block, Vector128.Create((byte)0x1F)));
                if (stops != Vector128<byte>.Zero)
                {
                    return position + int.TrailingZeroCount((int)stops.ExtractMostSignificantBits());
                }
            }
        }

        while (position < json.Length && json[position] is >= (byte)' ' and not (byte)'"' and not (byte)'\\')
        {
            position++;
        }

        return position;
    }

    /// <summary>Gives the length of the escape at an offset; 0 when there is no valid one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EscapeLength(ReadOnlySpan<byte> json, int position)
        => JsonSkipper.At(json, position) != (byte)'\\' ? 0 : JsonSkipper.At(json, position + 1) switch
        {
            (byte)'n' or (byte)'"' or (byte)'\\' or (byte)'t' or (byte)'r' or (byte)'/' or (byte)'b' or (byte)'f' => 2,
            (byte)'u' when json.Length - position > 5 && JsonText.TryReadHex(json.Slice(position + 2, 4), out _) => 6,
            _ => 0,
        };
}
