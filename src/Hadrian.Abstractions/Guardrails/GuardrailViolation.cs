namespace Hadrian;

/// <summary>Something in a text that a guardrail objects to. Holds no text, so that it can be logged and returned.</summary>
/// <param name="Category">What it is, see <see cref="GuardrailCategories"/>.</param>
/// <param name="Severity">How grave it is.</param>
public sealed record GuardrailViolation(string Category, GuardrailSeverity Severity)
{
    /// <summary>Gets where it stands in the text; <see langword="null"/> when the text as a whole is at fault, which a redaction then replaces whole.</summary>
    public GuardrailSpan? Span { get; init; }

    /// <summary>Gets how sure the guardrail is, from 0 to 1, when it can tell.</summary>
    public double? Confidence { get; init; }
}
