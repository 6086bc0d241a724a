using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Hadrian.Wire.Json;

/// <summary>Validates UTF-8 at the speed of memory also where a text is not ASCII; the framework's check is scalar there.</summary>
/// <remarks>
/// The method of Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte": three table lookups on the
/// halves of neighbouring bytes give a set of possible faults each, and a fault all three agree on is one.
/// </remarks>
internal static class Utf8Text
{
    private const byte TooShort = 1 << 0;
    private const byte TooLong = 1 << 1;
    private const byte Overlong3 = 1 << 2;
    private const byte TooLarge = 1 << 3;
    private const byte Surrogate = 1 << 4;
    private const byte Overlong2 = 1 << 5;
    private const byte TooLarge1000 = 1 << 6;
    private const byte Overlong4 = 1 << 6;
    private const byte TwoContinuations = 1 << 7;
    private const byte Carry = TooShort | TooLong | TwoContinuations;
    private const byte TooLargeAny = Carry | TooLarge | TooLarge1000;
    private const byte Continuation = TooLong | Overlong2 | TwoContinuations;
    private const int LongestLead = 3;

    private static Vector128<byte> LeadHigh
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            TooLong, TooLong, TooLong, TooLong, TooLong, TooLong, TooLong, TooLong,
            TwoContinuations, TwoContinuations, TwoContinuations, TwoContinuations,
            TooShort | Overlong2, TooShort, TooShort | Overlong3 | Surrogate, TooShort | TooLarge | TooLarge1000 | Overlong4);
    }

    private static Vector128<byte> LeadLow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            Carry | Overlong3 | Overlong2 | Overlong4, Carry | Overlong2, Carry, Carry,
            Carry | TooLarge, TooLargeAny, TooLargeAny, TooLargeAny,
            TooLargeAny, TooLargeAny, TooLargeAny, TooLargeAny,
            TooLargeAny, TooLargeAny | Surrogate, TooLargeAny, TooLargeAny);
    }

    private static Vector128<byte> NextHigh
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            TooShort, TooShort, TooShort, TooShort, TooShort, TooShort, TooShort, TooShort,
            Continuation | Overlong3 | TooLarge1000 | Overlong4, Continuation | Overlong3 | TooLarge,
            Continuation | Surrogate | TooLarge, Continuation | Surrogate | TooLarge,
            TooShort, TooShort, TooShort, TooShort);
    }

    /// <summary>Tells whether a text is valid UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        var position = text.IndexOfAnyInRange((byte)0x80, byte.MaxValue);
        if (position < 0)
        {
            return true;
        }

        if (position < LongestLead || !Vector128.IsHardwareAccelerated)
        {
            return Utf8.IsValid(text);
        }

        ref var start = ref MemoryMarshal.GetReference(text);
        for (; position <= text.Length - Vector128<byte>.Count; position += Vector128<byte>.Count)
        {
            if (HasFault(ref start, position))
            {
                return false;
            }
        }

        return Utf8.IsValid(text[StartOfTail(text, position)..]);
    }

    /// <summary>Checks one block against itself and the three bytes before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasFault(ref byte start, int position)
    {
        var block = Vector128.LoadUnsafe(ref start, (nuint)position);
        var third = Vector128.LoadUnsafe(ref start, (nuint)(position - 3));
        if ((block | third).ExtractMostSignificantBits() == 0)
        {
            return false;
        }

        var first = Vector128.LoadUnsafe(ref start, (nuint)(position - 1));
        var second = Vector128.LoadUnsafe(ref start, (nuint)(position - 2));
        var faults = Vector128.ShuffleNative(LeadHigh, first >>> 4)
            & Vector128.ShuffleNative(LeadLow, first & Vector128.Create((byte)0x0F))
            & Vector128.ShuffleNative(NextHigh, block >>> 4);
        var mustContinue = Vector128.SubtractSaturate(second, Vector128.Create((byte)(0xE0 - 0x80)))
            | Vector128.SubtractSaturate(third, Vector128.Create((byte)(0xF0 - 0x80)));
        return ((mustContinue & Vector128.Create((byte)0x80)) ^ faults) != Vector128<byte>.Zero;
    }

    /// <summary>Gives where the last code point begins that a block end may have cut.</summary>
    private static int StartOfTail(ReadOnlySpan<byte> text, int position)
    {
        for (var back = 1; back <= LongestLead; back++)
        {
            if (text[position - back] >= 0xC0)
            {
                return position - back;
            }
        }

        return position;
    }
}
