using System.Buffers;
using System.Text.RegularExpressions;

namespace Hadrian.Gateway;

/// <summary>Finds what matches a pattern and passes a check.</summary>
/// <param name="category">The category of a find.</param>
/// <param name="severity">Its severity.</param>
/// <param name="pattern">The pattern.</param>
/// <param name="alphabet">Every character a match can hold: a match that is under way reaches back no further than these do.</param>
/// <param name="maxLength">The most characters a match takes.</param>
/// <param name="check">What else must be true.</param>
internal sealed class PatternDetector(
    string category, GuardrailSeverity severity, string pattern, string alphabet, int maxLength, PatternDetector.Check? check = null) : PiiDetector
{
    private readonly Regex _regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private readonly SearchValues<char> _alphabet = SearchValues.Create(alphabet);

    public delegate bool Check(ReadOnlySpan<char> match);

    public override void Find(string text, int from, ref List<GuardrailViolation>? found)
    {
        var match = _regex.Match(text, from);
        while (match.Success)
        {
            if (check is not null && !check(match.ValueSpan))
            {
                // A find may begin within what only looked like one.
                match = _regex.Match(text, match.Index + 1);
                continue;
            }

            (found ??= []).Add(new GuardrailViolation(category, severity) { Span = new(match.Index, match.Length) });
            match = match.NextMatch();
        }
    }

    // One more than a match, because whether it ends there may depend on the next character.
    public override int CountUndecided(ReadOnlySpan<char> text)
        => Math.Min(text.Length - 1 - text.LastIndexOfAnyExcept(_alphabet), maxLength + 1);
}
