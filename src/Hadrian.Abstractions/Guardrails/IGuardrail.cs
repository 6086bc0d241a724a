namespace Hadrian;

/// <summary>Looks for violations in what is sent to a model or comes back from it.</summary>
/// <remarks>
/// Implementations are singletons and thread-safe. What happens about a violation is configured, not decided here. Throw
/// <see cref="GuardrailException"/> when no judgement is possible; any other exception counts as a failure too.
/// </remarks>
public interface IGuardrail
{
    /// <summary>Gets the guardrail's name: in metrics, and in the configuration that switches it on.</summary>
    string Name { get; }

    /// <summary>Evaluates a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves or the guardrail's time is up.</param>
    /// <returns>The violations, spans counted from the beginning of <see cref="GuardrailText.Text"/>; empty when there are none.</returns>
    ValueTask<IReadOnlyList<GuardrailViolation>> EvaluateAsync(GuardrailText text, CancellationToken cancellationToken);

    /// <summary>
    /// Tells how many characters at the end of a stream's text may be the beginning of a violation that the next text
    /// completes. So many are held back, and evaluated again with what follows.
    /// </summary>
    /// <param name="text">The text so far.</param>
    /// <returns>By default 256, or the whole text when it is shorter.</returns>
    int CountUndecided(ReadOnlySpan<char> text) => Math.Min(text.Length, 256);
}
