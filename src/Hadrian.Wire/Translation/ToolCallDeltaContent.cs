using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>
/// A piece of a tool call's arguments, as the model writes them; the whole call follows as a <see cref="FunctionCallContent"/>
/// with the same id. Serializers of Microsoft.Extensions.AI do not know the type, so it stays between a dialect and its translation.
/// </summary>
internal sealed class ToolCallDeltaContent(string callId, string? name, string arguments) : AIContent
{
    /// <summary>Gets the call's id.</summary>
    public string CallId { get; } = callId;

    /// <summary>Gets the tool's name, with a call's first piece.</summary>
    public string? Name { get; } = name;

    /// <summary>Gets the piece; empty where the call has only begun.</summary>
    public string Arguments { get; } = arguments;
}
