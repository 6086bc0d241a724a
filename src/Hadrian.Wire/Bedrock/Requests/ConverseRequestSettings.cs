using Hadrian.Wire.Anthropic.Requests;

namespace Hadrian.Wire.Bedrock.Requests;

/// <summary>What a Converse request needs besides the conversation and its options.</summary>
/// <param name="Model">The model's id at Bedrock. It tells the family; the id itself goes into the path, not the body.</param>
public sealed record ConverseRequestSettings(string Model)
{
    /// <summary>Gets which of Anthropic's models take what.</summary>
    public AnthropicModels Models { get; init; } = new();

    /// <summary>Gets whether what Bedrock cannot be told is left out instead of refused.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool DropUnsupported { get; init; }

    internal bool IsClaude => Model.Contains("anthropic", StringComparison.Ordinal) || Model.Contains("claude", StringComparison.Ordinal);

    internal bool IsNova => Model.Contains("amazon.nova", StringComparison.Ordinal);

    internal AnthropicRequestSettings Claude => new(Model, IsStreaming: false) { Models = Models };
}
