namespace Hadrian;

/// <summary>How much text there is.</summary>
/// <param name="Characters">UTF-16 code units.</param>
/// <param name="Words">Runs of anything but white space.</param>
/// <param name="LineBreaks">Line feeds.</param>
public readonly record struct GuardrailTextSize(long Characters, long Words, long LineBreaks)
{
    /// <summary>Adds a part of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the part begins. A word that began before counts as before.</param>
    /// <param name="end">Where it ends.</param>
    public GuardrailTextSize Add(string text, int start, int end)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (characters, words, lineBreaks) = this;
        for (var i = start; i < end; i++)
        {
            if (text[i] == '\n')
            {
                lineBreaks++;
            }
            else if (!char.IsWhiteSpace(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1])))
            {
                words++;
            }
        }

        return new GuardrailTextSize(characters + end - start, words, lineBreaks);
    }
}
