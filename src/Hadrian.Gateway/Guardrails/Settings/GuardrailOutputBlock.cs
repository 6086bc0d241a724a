namespace Hadrian.Gateway;

/// <summary>What a client gets in the place of a blocked answer.</summary>
public enum GuardrailOutputBlock
{
    /// <summary>Error 400 <c>guardrails_output_blocked</c>; a stream that has begun ends with that error.</summary>
    Error,

    /// <summary>An answer without text whose finish reason is <c>content_filter</c>.</summary>
    ContentFilter,
}
