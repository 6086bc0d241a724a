namespace Hadrian.Gateway;

/// <summary>A guardrail that needs nothing but the text: it answers at once and cannot time out.</summary>
internal abstract class LocalGuardrail : IGuardrail
{
    public abstract string Name { get; }

    public ValueTask<IReadOnlyList<GuardrailViolation>> EvaluateAsync(GuardrailText text, CancellationToken cancellationToken)
    {
        List<GuardrailViolation>? found = null;
        Find(text, ref found);
        return new ValueTask<IReadOnlyList<GuardrailViolation>>(found ?? (IReadOnlyList<GuardrailViolation>)[]);
    }

    public abstract int CountUndecided(ReadOnlySpan<char> text);

    protected abstract void Find(GuardrailText text, ref List<GuardrailViolation>? found);
}
