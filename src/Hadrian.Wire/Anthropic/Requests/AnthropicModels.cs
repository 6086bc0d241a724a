namespace Hadrian.Wire.Anthropic.Requests;

/// <summary>
/// Which of Anthropic's models take what, told by parts of their names: case-sensitive, a model belongs to a list that has
/// a part of its name.
/// </summary>
public sealed record AnthropicModels
{
    /// <summary>Gets the families that think adaptively and whose effort is set instead of a budget, as this version knows them.</summary>
    public static IReadOnlyList<string> DefaultAdaptiveThinking { get; } =
        ["opus-4-6", "opus-4.6", "opus-4-7", "opus-4.7", "opus-4-8", "opus-4.8", "sonnet-4-6", "sonnet-4.6", "opus-5", "sonnet-5", "haiku-5"];

    /// <summary>Gets the families that refuse sampling parameters and fixed budgets, and hide their thinking unless asked.</summary>
    public static IReadOnlyList<string> DefaultStrictThinking { get; } =
        ["opus-4-7", "opus-4.7", "opus-4-8", "opus-4.8", "opus-5", "sonnet-5", "haiku-5"];

    /// <summary>Gets the families that need a beta header to think between tool calls.</summary>
    public static IReadOnlyList<string> DefaultInterleavedThinking { get; } = ["opus-4-6", "opus-4.6"];

    /// <summary>Gets the families that take system messages within a conversation.</summary>
    public static IReadOnlyList<string> DefaultMidConversationSystem { get; } = ["opus-4-8", "opus-4.8"];

    /// <summary>Gets the models that think adaptively.</summary>
    public IReadOnlyList<string> AdaptiveThinking { get; init; } = DefaultAdaptiveThinking;

    /// <summary>Gets the models that refuse sampling parameters and fixed budgets.</summary>
    public IReadOnlyList<string> StrictThinking { get; init; } = DefaultStrictThinking;

    /// <summary>Gets the models that need a beta header to think between tool calls.</summary>
    public IReadOnlyList<string> InterleavedThinking { get; init; } = DefaultInterleavedThinking;

    /// <summary>Gets the models that take system messages within a conversation.</summary>
    public IReadOnlyList<string> MidConversationSystem { get; init; } = DefaultMidConversationSystem;

    internal static bool Contains(IReadOnlyList<string> parts, string model)
    {
        foreach (var part in parts)
        {
            if (model.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
