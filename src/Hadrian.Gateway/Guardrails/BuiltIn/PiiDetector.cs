namespace Hadrian.Gateway;

/// <summary>Finds one kind of personal data.</summary>
internal abstract class PiiDetector
{
    public abstract void Find(string text, int from, ref List<GuardrailViolation>? found);

    /// <summary>Tells how much of the text's end may be the beginning of a find.</summary>
    public abstract int CountUndecided(ReadOnlySpan<char> text);
}
