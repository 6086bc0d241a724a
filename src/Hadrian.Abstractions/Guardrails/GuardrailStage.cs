namespace Hadrian;

/// <summary>Which side of a call a guardrail looks at.</summary>
public enum GuardrailStage
{
    /// <summary>What the caller sends to the model.</summary>
    Input,

    /// <summary>What the model answers.</summary>
    Output,
}
