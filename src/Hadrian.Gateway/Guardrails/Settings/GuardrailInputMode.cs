namespace Hadrian.Gateway;

/// <summary>When the input is evaluated.</summary>
public enum GuardrailInputMode
{
    /// <summary>Before the model is called.</summary>
    Blocking,

    /// <summary>
    /// While the model is called. Nothing of the answer goes out before the verdict, but a blocked call may cost money,
    /// and it is too late to redact: what would be redacted is blocked.
    /// </summary>
    Concurrent,
}
