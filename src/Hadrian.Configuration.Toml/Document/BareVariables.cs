using System.Text;

namespace Hadrian.Configuration.Toml.Document;

/// <summary>
/// Lets <c>port = ${PORT}</c> pass a TOML parser: a variable outside strings and comments becomes a string literal of
/// the same width, so that all positions stay true, and is remembered by its offset.
/// </summary>
internal sealed class BareVariables
{
    private readonly Dictionary<int, string> _byOffset = [];

    private BareVariables(string text) => Text = text;

    public string Text { get; private set; }

    public static BareVariables Hide(string text)
    {
        var hidden = new BareVariables(text);
        hidden.Scan(text);
        return hidden;
    }

    /// <summary>Returns what the file has at an offset, braces included, if that is a bare variable.</summary>
    public string? At(int offset) => _byOffset.GetValueOrDefault(offset);

    private void Scan(string text)
    {
        StringBuilder? rewritten = null;
        for (var at = 0; at < text.Length;)
        {
            var next = TomlText.SkipStringOrComment(text, at);
            if (next > at)
            {
                at = next;
                continue;
            }

            var end = VariableEnd(text, at);
            if (end > at)
            {
                _byOffset[at] = text[at..end];
                rewritten ??= new StringBuilder(text);
                rewritten[at] = rewritten[end - 1] = '"';
                for (var inside = at + 1; inside < end - 1; inside++)
                {
                    rewritten[inside] = '_';
                }
            }

            at = Math.Max(end, at + 1);
        }

        Text = rewritten?.ToString() ?? text;
    }

    private static int VariableEnd(string text, int start)
    {
        var rest = text.AsSpan(start);
        var stop = rest.StartsWith("${", StringComparison.Ordinal) && (start == 0 || text[start - 1] != '$')
            ? rest.IndexOfAny('}', '\r', '\n')
            : -1;
        return stop >= 0 && rest[stop] == '}' ? start + stop + 1 : start;
    }
}
