namespace Hadrian;

/// <summary>What is done about a violation, from the mildest to the strongest; the strongest of several wins.</summary>
public enum GuardrailAction
{
    /// <summary>It is counted and logged, by category.</summary>
    Log,

    /// <summary>The caller is told in a header, and the text passes.</summary>
    Warn,

    /// <summary>The violating part is replaced before the text goes on.</summary>
    Redact,

    /// <summary>The text does not go on.</summary>
    Block,
}
