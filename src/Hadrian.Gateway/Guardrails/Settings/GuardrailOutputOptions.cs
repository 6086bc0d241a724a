namespace Hadrian.Gateway;

/// <summary>Guardrails on what models answer. Section <c>features.guardrails.output</c>.</summary>
public sealed class GuardrailOutputOptions : GuardrailStageOptions
{
    /// <summary>Gets or sets how streams are evaluated.</summary>
    /// <value>Default: <see cref="GuardrailStreamingMode.Buffered"/>.</value>
    public GuardrailStreamingMode StreamingMode { get; set; }

    /// <summary>Gets or sets how much new text of a stream is gathered before it is evaluated, in tokens of about four characters; at least 1.</summary>
    /// <value>Default: 100.</value>
    public int BufferTokens { get; set; } = 100;

    /// <summary>Gets or sets what a client gets in the place of a blocked answer. The answer is billed either way.</summary>
    /// <value>Default: <see cref="GuardrailOutputBlock.Error"/>.</value>
    public GuardrailOutputBlock OnBlock { get; set; }
}
