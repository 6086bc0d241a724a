namespace Hadrian.Gateway;

/// <summary>Whether guardrails act.</summary>
public enum GuardrailMode
{
    /// <summary>Violations have the configured consequences.</summary>
    Enforce,

    /// <summary>Every action is taken for <see cref="GuardrailAction.Log"/>: verdicts are recorded, calls and answers pass as they are.</summary>
    Shadow,
}
