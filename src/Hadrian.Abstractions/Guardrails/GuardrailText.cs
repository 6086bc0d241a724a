namespace Hadrian;

/// <summary>A text to evaluate: a message, the arguments of a tool call, or the part of a streamed answer that is not released yet.</summary>
/// <param name="Stage">Which side of the call it belongs to.</param>
/// <param name="Text">The text. Of a stream it begins with some of what was released already, as context.</param>
/// <param name="From">Where the part to judge begins. Violations are to be looked for from here on.</param>
public readonly record struct GuardrailText(GuardrailStage Stage, string Text, int From)
{
    /// <summary>Gets the call the text belongs to; <see langword="null"/> when it is not known.</summary>
    public GatewayCall? Call { get; init; }

    /// <summary>Gets how much of this input or answer came before <see cref="From"/>, for guardrails that count.</summary>
    public GuardrailTextSize Before { get; init; }

    /// <summary>Gets the part to judge.</summary>
    public ReadOnlySpan<char> Judged => Text.AsSpan(From);
}
