namespace Hadrian;

/// <summary>Who was first when input guardrails and model ran at the same time.</summary>
public enum GuardrailRaceWinner
{
    /// <summary>The guardrails.</summary>
    Guardrails,

    /// <summary>The model.</summary>
    Model,

    /// <summary>The model, because the guardrails did not answer in time.</summary>
    ModelAfterTimeout,
}
