namespace Hadrian;

/// <summary>What a client is told of a violation: its kind, never the text.</summary>
/// <param name="Category">What it is.</param>
/// <param name="Severity">How grave it is.</param>
public readonly record struct GuardrailFinding(string Category, GuardrailSeverity Severity);
