namespace Hadrian;

/// <summary>Where in a text a violation stands, in UTF-16 code units.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct GuardrailSpan(int Start, int Length)
{
    /// <summary>Gets where it ends: the first position behind it.</summary>
    public int End => Start + Length;
}
