namespace Hadrian.Wire.Gemini.Requests;

/// <summary>What a <c>generateContent</c> request needs besides the conversation and its options.</summary>
/// <param name="Model">The model's id at Google. It tells the family; the id itself goes into the path, not the body.</param>
public sealed record GeminiRequestSettings(string Model)
{
    /// <summary>Gets whether what Gemini cannot be told is left out instead of refused.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool DropUnsupported { get; init; }

    /// <summary>Gets whether the model thinks by levels rather than by budgets.</summary>
    internal bool HasLevels => Model.Contains("gemini-3", StringComparison.Ordinal);

    internal bool IsPro => Model.Contains("pro", StringComparison.Ordinal);

    /// <summary>Gets whether the model cannot think, and refuses to be told how.</summary>
    internal bool NeverThinks => Model.Contains("gemini-1", StringComparison.Ordinal) || Model.Contains("gemini-2.0", StringComparison.Ordinal);
}
