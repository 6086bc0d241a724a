namespace Hadrian.Gateway;

/// <summary>How a streamed answer is evaluated. In all modes but <see cref="FinalOnly"/> no character is released before its verdict.</summary>
public enum GuardrailStreamingMode
{
    /// <summary>
    /// Text is held back until some of it has gathered (<see cref="GuardrailOutputOptions.BufferTokens"/>), and then released
    /// up to where a violation may still be beginning.
    /// </summary>
    Buffered,

    /// <summary>The same, evaluated with every chunk: the least delay and the most evaluations.</summary>
    PerChunk,

    /// <summary>Nothing is released until the whole answer is evaluated.</summary>
    HoldAll,

    /// <summary>For audit alone: everything is released at once, and the whole is evaluated when it is too late to act.</summary>
    FinalOnly,
}
