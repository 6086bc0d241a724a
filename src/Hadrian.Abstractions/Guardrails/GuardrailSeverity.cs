namespace Hadrian;

/// <summary>How grave a violation is.</summary>
public enum GuardrailSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Slight.</summary>
    Low,

    /// <summary>Moderate.</summary>
    Medium,

    /// <summary>Grave.</summary>
    High,

    /// <summary>As grave as can be.</summary>
    Critical,
}
