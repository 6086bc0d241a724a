namespace Hadrian.Wire.OpenAI.Streaming;

/// <summary>Which names that hardly ever occur may stand in some bytes of a stream: looked for once for all the events in them.</summary>
/// <param name="MayHaveError">Whether there may be an <c>error</c> member, or one whose name is written with escapes.</param>
/// <param name="MayHaveUsage">Whether there may be a <c>usage</c> member.</param>
internal readonly record struct UnusualNames(bool MayHaveError, bool MayHaveUsage)
{
    /// <summary>Gets the answer for bytes not looked at.</summary>
    public static UnusualNames Unknown => new(MayHaveError: true, MayHaveUsage: true);

    // A name written "\u0075sage" is a name all the same.
    private static ReadOnlySpan<byte> EscapedLetter => "\\u00"u8;

    public static UnusualNames In(ReadOnlySpan<byte> bytes) => new(HasError(bytes), HasUsage(bytes));

    public static bool HasError(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\"error\""u8) >= 0 || bytes.IndexOf(EscapedLetter) >= 0;

    public static bool HasUsage(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\"usage\""u8) >= 0;
}
