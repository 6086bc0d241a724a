namespace Hadrian;

/// <summary>What came of the evaluation of one side of a call.</summary>
public enum GuardrailResult
{
    /// <summary>Nothing was found.</summary>
    Passed,

    /// <summary>Something was found and only recorded.</summary>
    Logged,

    /// <summary>Something was found, and the caller is told.</summary>
    Warned,

    /// <summary>Something was found and replaced.</summary>
    Redacted,

    /// <summary>The text did not go on.</summary>
    Blocked,
}
