namespace Hadrian;

/// <summary>Tokens a call consumed, normalised to OpenAI's meaning: input includes cached, output includes reasoning.</summary>
public readonly record struct TokenUsage
{
    /// <summary>Gets all input tokens, cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Gets all output tokens, reasoning included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Gets the input tokens read from the provider's prompt cache.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Gets the input tokens written to the provider's prompt cache.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>Gets the output tokens spent on reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Gets the input tokens of audio, as far as they are not among the cached ones.</summary>
    public long AudioInputTokens { get; init; }

    /// <summary>Gets the output tokens of audio.</summary>
    public long AudioOutputTokens { get; init; }

    /// <summary>Gets whether the provider did not report these figures and they were estimated from what passed through.</summary>
    public bool IsEstimated { get; init; }

    /// <summary>Gets input plus output tokens.</summary>
    public long TotalTokens => InputTokens + OutputTokens;
}
