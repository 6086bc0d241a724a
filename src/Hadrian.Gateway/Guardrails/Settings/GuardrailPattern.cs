namespace Hadrian.Gateway;

/// <summary>Something a blocklist looks for.</summary>
/// <param name="Pattern">The words, or a regular expression without look-around and back-references.</param>
public sealed record GuardrailPattern(string Pattern)
{
    /// <summary>Gets whether <see cref="Pattern"/> is a regular expression. Default: <see langword="false"/>.</summary>
    public bool IsRegex { get; init; }

    /// <summary>Gets the category of a match. Default: <c>confidential</c>.</summary>
    public string Category { get; init; } = GuardrailCategories.Confidential;

    /// <summary>Gets the severity of a match. Default: <see cref="GuardrailSeverity.High"/>.</summary>
    public GuardrailSeverity Severity { get; init; } = GuardrailSeverity.High;

    /// <summary>
    /// Gets, for a regular expression, the length up to which matches are found whole in a stream, in characters: so much
    /// text is held back. A longer match is caught when its beginning alone matches too. Default: 256.
    /// </summary>
    public int MaxMatchCharacters { get; init; } = 256;
}
