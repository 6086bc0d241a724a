namespace Hadrian.Gateway;

/// <summary>Guardrails. Section <c>features.guardrails</c>.</summary>
public sealed class GuardrailOptions
{
    /// <summary>Gets or sets whether guardrails are in force.</summary>
    /// <value>Default: <see langword="true"/>; without a provider in <see cref="Input"/> or <see cref="Output"/> there is nothing to enforce.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets whether guardrails act or only record.</summary>
    /// <value>Default: <see cref="GuardrailMode.Enforce"/>.</value>
    public GuardrailMode Mode { get; set; }

    /// <summary>Gets the guardrails on what callers send.</summary>
    public GuardrailInputOptions Input { get; } = new();

    /// <summary>Gets the guardrails on what models answer.</summary>
    public GuardrailOutputOptions Output { get; } = new();
}
