namespace Hadrian.Wire.OpenAI.Streaming;

/// <summary>How a provider's stream came to its end.</summary>
public enum ChatStreamEnd
{
    /// <summary>The answer is whole; the terminal event has been written.</summary>
    Complete,

    /// <summary>The provider reported an error or sent what cannot be read; the error event has been written.</summary>
    Failed,

    /// <summary>The provider stopped in the middle. Nothing has been written: the caller adds the error event.</summary>
    Truncated,
}
