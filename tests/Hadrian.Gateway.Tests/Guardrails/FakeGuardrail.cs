namespace Hadrian.Gateway.Tests.Guardrails;

/// <summary>A guardrail that is a callback.</summary>
internal sealed class FakeGuardrail(Func<GuardrailText, CancellationToken, Task<IReadOnlyList<GuardrailViolation>>> evaluate) : IGuardrail
{
    public string Name => "custom";

    public List<string> Seen { get; } = [];

    /// <summary>Gets one that never answers and does not heed its token.</summary>
    public static FakeGuardrail Hanging { get; } = new((_, _) => new TaskCompletionSource<IReadOnlyList<GuardrailViolation>>().Task);

    public static FakeGuardrail Failing(GuardrailFailure failure) => new((_, _) => throw new GuardrailException(failure, "failed"));

    public static FakeGuardrail Finding(GuardrailSpan? span = null)
        => new((_, _) => Task.FromResult<IReadOnlyList<GuardrailViolation>>([new GuardrailViolation("hate", GuardrailSeverity.High) { Span = span }]));

    public ValueTask<IReadOnlyList<GuardrailViolation>> EvaluateAsync(GuardrailText text, CancellationToken cancellationToken)
    {
        Seen.Add(text.Text);
        return new(evaluate(text, cancellationToken));
    }
}
