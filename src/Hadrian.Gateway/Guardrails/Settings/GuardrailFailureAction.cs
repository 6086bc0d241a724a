namespace Hadrian.Gateway;

/// <summary>What happens when a guardrail fails or does not answer in time.</summary>
public enum GuardrailFailureAction
{
    /// <summary>The text does not go on: 502, 503 or 504.</summary>
    Block,

    /// <summary>The text goes on as if nothing was found.</summary>
    Allow,

    /// <summary>The same, with a warning in the log.</summary>
    LogAndAllow,
}
