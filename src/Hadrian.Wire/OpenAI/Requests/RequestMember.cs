namespace Hadrian.Wire.OpenAI.Requests;

/// <summary>The top-level members of a request the gateway reads or changes. All others pass unseen.</summary>
internal enum RequestMember
{
    Unknown,
    Model,
    Models,
    Stream,
    StreamOptions,
    MaxTokens,
    MaxCompletionTokens,
    N,
    BestOf,
    EncodingFormat,
    Messages,
    Prompt,
    Input,
    Tools,
    Provider,
    SovereigntyRequirements,
    Reasoning,
    ReasoningEffort,

    /// <summary>The members from here on are only looked at, so writing one twice is the provider's business.</summary>
    Temperature,
    TopP,
    FrequencyPenalty,
    PresencePenalty,
    TopLogprobs,
    PromptCacheKey,
}
