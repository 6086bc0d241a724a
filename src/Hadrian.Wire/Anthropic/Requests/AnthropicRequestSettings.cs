namespace Hadrian.Wire.Anthropic.Requests;

/// <summary>What a Messages request needs besides the conversation and its options.</summary>
/// <param name="Model">The model's id at Anthropic.</param>
/// <param name="IsStreaming">Whether the answer is to be streamed.</param>
public sealed record AnthropicRequestSettings(string Model, bool IsStreaming)
{
    /// <summary>Gets the output limit of requests that set none.</summary>
    /// <value>Default: <see langword="null"/>: 32,000 for a model that is to think adaptively, otherwise 4,096.</value>
    public int? DefaultMaxTokens { get; init; }

    /// <summary>Gets whether what Anthropic does not take is left out instead of refused.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool DropUnsupported { get; init; }

    /// <summary>
    /// Gets Anthropic's version where the body tells it, such as <c>vertex-2023-10-16</c> at Google's Vertex AI. The betas stand
    /// there too, and the model does not: it is in the path.
    /// </summary>
    /// <value>Default: <see langword="null"/>: as at Anthropic, where the version and the betas are headers.</value>
    public string? BodyVersion { get; init; }

    /// <summary>Gets which models take what.</summary>
    public AnthropicModels Models { get; init; } = new();

    internal bool IsAdaptive => AnthropicModels.Contains(Models.AdaptiveThinking, Model);

    internal bool IsStrict => AnthropicModels.Contains(Models.StrictThinking, Model);

    internal bool IsInterleaved => AnthropicModels.Contains(Models.InterleavedThinking, Model);

    internal bool TakesMidConversationSystem => AnthropicModels.Contains(Models.MidConversationSystem, Model);
}
