namespace Hadrian.Gateway;

/// <summary>A violation and what is to be done about it.</summary>
internal readonly record struct JudgedViolation(GuardrailViolation Violation, GuardrailRule Rule, string Guardrail)
{
    public GuardrailFinding Finding => new(Violation.Category, Violation.Severity);
}
