using System.Runtime.CompilerServices;

namespace Hadrian.Wire.Json;

/// <summary>
/// Steps over JSON values and checks their grammar, with all state in locals: this is where a request's CPU goes.
/// </summary>
/// <remarks>Every method takes the offset of a token's first byte and gives the offset after it, or <c>~offset</c> of a mistake.</remarks>
internal static class JsonSkipper
{
    /// <summary>Gives the byte at an offset; NUL, which no grammar rule accepts, past the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte At(ReadOnlySpan<byte> json, int position)
        => (uint)position < (uint)json.Length ? json[position] : (byte)0;

    /// <summary>Gives the offset of the next byte that is not white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<byte> json, int position)
    {
        while ((uint)position < (uint)json.Length && json[position] <= (byte)' '
            && json[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            position++;
        }

        return position;
    }

    /// <summary>Skips a value that nests at most <paramref name="depth"/> levels.</summary>
    public static int SkipValue(ReadOnlySpan<byte> json, int position, int depth)
    {
        var level = 0;
        var objects = 0UL;
        while (true)
        {
            var current = At(json, position);
            if (current == (byte)'"')
            {
                position = JsonStrings.Skip(json, position, out _);
            }
            else if (current is (byte)'{' or (byte)'[')
            {
                if (level == depth)
                {
                    return ~position;
                }

                var isObject = current == (byte)'{';
                position = SkipSpace(json, position + 1);
                if (At(json, position) != ClosingOf(isObject))
                {
                    level++;
                    objects = (objects << 1) | (isObject ? 1UL : 0);
                    position = isObject ? SkipName(json, position) : position;
                    if (position < 0)
                    {
                        return position;
                    }

                    continue;
                }

                position++;
            }
            else
            {
                position = SkipScalar(json, position, current);
            }

            if (position < 0 || !StepOut(json, ref position, ref level, ref objects))
            {
                return position;
            }
        }
    }

    /// <summary>Skips a member's name and colon and the white space after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipName(ReadOnlySpan<byte> json, int position)
    {
        if (At(json, position) != (byte)'"')
        {
            return ~position;
        }

        position = JsonStrings.Skip(json, position, out _);
        return position < 0 ? position : SkipColon(json, position);
    }

    /// <summary>Skips a colon and the white space around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipColon(ReadOnlySpan<byte> json, int position)
    {
        position = SkipSpace(json, position);
        return At(json, position) == (byte)':' ? SkipSpace(json, position + 1) : ~position;
    }

    /// <summary>After a value, closes what ends and moves on to the next value; tells whether there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool StepOut(ReadOnlySpan<byte> json, ref int position, ref int level, ref ulong objects)
    {
        while (level > 0)
        {
            position = SkipSpace(json, position);
            var isObject = (objects & 1) != 0;
            var current = At(json, position);
            if (current == (byte)',')
            {
                position = SkipSpace(json, position + 1);
                position = isObject ? SkipName(json, position) : position;
                return position >= 0;
            }

            if (current != ClosingOf(isObject))
            {
                position = ~position;
                return false;
            }

            position++;
            level--;
            objects >>= 1;
        }

        return false;
    }

    private static byte ClosingOf(bool isObject) => isObject ? (byte)'}' : (byte)']';

    private static int SkipScalar(ReadOnlySpan<byte> json, int position, byte first)
    {
        var rest = (uint)position <= (uint)json.Length ? json[position..] : default;
        return first switch
        {
            (byte)'n' => rest.StartsWith("null"u8) ? position + 4 : ~position,
            (byte)'t' => rest.StartsWith("true"u8) ? position + 4 : ~position,
            (byte)'f' => rest.StartsWith("false"u8) ? position + 5 : ~position,
            _ => SkipNumber(json, position),
        };
    }

    private static int SkipNumber(ReadOnlySpan<byte> json, int position)
    {
        position += At(json, position) == (byte)'-' ? 1 : 0;
        position = At(json, position) == (byte)'0' ? position + 1 : SkipDigits(json, position);
        if (position >= 0 && At(json, position) == (byte)'.')
        {
            position = SkipDigits(json, position + 1);
        }

        if (position >= 0 && (At(json, position) | 0x20) == 'e')
        {
            position++;
            position += At(json, position) is (byte)'+' or (byte)'-' ? 1 : 0;
            position = SkipDigits(json, position);
        }

        return position;
    }

    private static int SkipDigits(ReadOnlySpan<byte> json, int position)
    {
        var start = position;
        while ((uint)(At(json, position) - '0') <= 9)
        {
            position++;
        }

        return position > start ? position : ~position;
    }
}
