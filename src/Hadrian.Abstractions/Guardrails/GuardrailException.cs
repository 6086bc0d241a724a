namespace Hadrian;

/// <summary>Thrown by a guardrail that cannot judge a text.</summary>
/// <param name="failure">Why not.</param>
/// <param name="message">What went wrong, without any of the text.</param>
/// <param name="innerException">The cause, when there is one.</param>
public sealed class GuardrailException(GuardrailFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Gets why the guardrail could not judge.</summary>
    public GuardrailFailure Failure { get; } = failure;
}
