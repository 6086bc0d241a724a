namespace Hadrian;

/// <summary>What guardrails made of a call; the source of the <c>X-Guardrails-*</c> headers.</summary>
public sealed class GuardrailReport
{
    /// <summary>Gets or sets what they made of the input; <see langword="null"/> when it was not evaluated.</summary>
    public GuardrailSummary? Input { get; set; }

    /// <summary>Gets or sets what they made of the output; <see langword="null"/> when it was not evaluated.</summary>
    public GuardrailSummary? Output { get; set; }

    /// <summary>Gets or sets who was first when input guardrails and model ran at the same time; <see langword="null"/> when they did not.</summary>
    public GuardrailRaceWinner? RaceWinner { get; set; }

    /// <summary>Gets or sets how long the model took, when it ran at the same time as the input guardrails.</summary>
    public TimeSpan? ModelLatency { get; set; }
}
