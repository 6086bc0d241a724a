namespace Hadrian.Configuration.Toml.Document;

/// <summary>The little of TOML's lexical rules that is needed before the real lexer runs.</summary>
internal static class TomlText
{
    /// <summary>Returns the offset behind a string or comment that starts here, or the offset itself.</summary>
    public static int SkipStringOrComment(string text, int start) => text[start] switch
    {
        '#' => EndOfLine(text, start),
        '"' => SkipString(text, start, "\"\"\"", escapes: true),
        '\'' => SkipString(text, start, "'''", escapes: false),
        _ => start,
    };

    private static int SkipString(string text, int start, string longQuote, bool escapes)
    {
        var isLong = text.AsSpan(start).StartsWith(longQuote, StringComparison.Ordinal);
        var quote = isLong ? longQuote : longQuote[..1];
        for (var at = start + quote.Length; at < text.Length; at++)
        {
            if (escapes && text[at] == '\\')
            {
                at++;
            }
            else if (!isLong && text[at] == '\n')
            {
                return at;
            }
            else if (text.AsSpan(at).StartsWith(quote, StringComparison.Ordinal))
            {
                return isLong ? BehindQuotes(text, at, quote) : at + 1;
            }
        }

        return text.Length;
    }

    /// <summary>A long string may end in up to two quotes of its own before the closing three.</summary>
    private static int BehindQuotes(string text, int at, string quote)
    {
        var end = at + quote.Length;
        while (end < text.Length && end < at + 5 && text[end] == quote[0])
        {
            end++;
        }

        return end;
    }

    private static int EndOfLine(string text, int start)
    {
        var end = text.IndexOf('\n', start);
        return end < 0 ? text.Length : end;
    }
}
