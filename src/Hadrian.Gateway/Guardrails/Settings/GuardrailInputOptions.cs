namespace Hadrian.Gateway;

/// <summary>Guardrails on what callers send. Section <c>features.guardrails.input</c>.</summary>
public sealed class GuardrailInputOptions : GuardrailStageOptions
{
    /// <summary>Gets or sets when the input is evaluated.</summary>
    /// <value>Default: <see cref="GuardrailInputMode.Blocking"/>.</value>
    public GuardrailInputMode Mode { get; set; }
}
