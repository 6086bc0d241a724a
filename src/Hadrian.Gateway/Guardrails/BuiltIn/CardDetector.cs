using System.Buffers;

namespace Hadrian.Gateway;

/// <summary>Finds payment card numbers: 13 to 19 digits, in groups or not, whose check digit is right.</summary>
internal sealed class CardDetector : PiiDetector
{
    private const int Fewest = 13;
    private const int Most = 19;
    private const int LongestText = (2 * Most) - 1;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("0123456789 -");

    public override void Find(string text, int from, ref List<GuardrailViolation>? found)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (IsDigit(text, i) && !IsDigit(text, i - 1) && LengthAt(text, i) is var length and > 0)
            {
                (found ??= []).Add(new GuardrailViolation(GuardrailCategories.CreditCard, GuardrailSeverity.Critical) { Span = new(i, length) });
                i += length - 1;
            }
        }
    }

    public override int CountUndecided(ReadOnlySpan<char> text)
        => Math.Min(text.Length - 1 - text.LastIndexOfAnyExcept(Alphabet), LongestText + 1);

    private static bool IsDigit(string text, int index) => (uint)index < (uint)text.Length && char.IsAsciiDigit(text[index]);

    /// <summary>Gives the length of the longest card number that begins here, at the beginning of a group of digits; 0 when there is none.</summary>
    private static int LengthAt(string text, int start)
    {
        Span<byte> digits = stackalloc byte[Most];
        var count = 0;
        var length = 0;
        for (var i = start; IsDigit(text, i) && count < Most; i++)
        {
            digits[count++] = (byte)(text[i] - '0');
            if (IsDigit(text, i + 1))
            {
                continue;
            }

            if (count >= Fewest && digits[0] is >= 2 and <= 6 && IsLuhn(digits[..count]))
            {
                length = i + 1 - start;
            }

            if (i + 1 < text.Length && text[i + 1] is ' ' or '-')
            {
                i++;
            }
        }

        return length;
    }

    private static bool IsLuhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)];
            var weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }

        return sum % 10 == 0;
    }
}
