using System.Text.RegularExpressions;

namespace Hadrian.Gateway;

/// <summary>Looks for words and patterns, in time linear in the text whatever the pattern.</summary>
internal sealed class BlocklistGuardrail : LocalGuardrail
{
    private readonly (Regex Regex, GuardrailPattern Pattern)[] _patterns;
    private readonly int _undecided;

    public BlocklistGuardrail(GuardrailProviderOptions options)
    {
        _patterns = [.. options.Patterns.Select(pattern => (Compile(pattern, options.IgnoreCase), pattern))];
        _undecided = options.Patterns.Max(pattern => pattern.IsRegex ? pattern.MaxMatchCharacters : pattern.Pattern.Length - 1);
    }

    public override string Name => "blocklist";

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    /// <exception cref="NotSupportedException">It uses what cannot be matched in linear time.</exception>
    public static Regex Compile(GuardrailPattern pattern, bool ignoreCase) => new(
        pattern.IsRegex ? pattern.Pattern : Regex.Escape(pattern.Pattern),
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));

    public override int CountUndecided(ReadOnlySpan<char> text) => Math.Min(text.Length, _undecided);

    protected override void Find(GuardrailText text, ref List<GuardrailViolation>? found)
    {
        foreach (var (regex, pattern) in _patterns)
        {
            for (var match = regex.Match(text.Text, text.From); match.Success; match = match.NextMatch())
            {
                if (match.Length > 0)
                {
                    (found ??= []).Add(new GuardrailViolation(pattern.Category, pattern.Severity) { Span = new(match.Index, match.Length) });
                }
            }
        }
    }
}
