namespace Hadrian.Gateway;

/// <summary>What is done about violations of one category.</summary>
/// <param name="Action">The action.</param>
/// <param name="Replacement">What stands in the place of redacted text.</param>
public sealed record GuardrailRule(GuardrailAction Action, string Replacement = GuardrailRule.Redacted)
{
    /// <summary>The usual replacement.</summary>
    public const string Redacted = "[REDACTED]";
}
