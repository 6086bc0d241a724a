using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic;

/// <summary>A piece of a tool call's arguments, as the model writes them.</summary>
internal sealed class ToolCallDeltaContent(string callId, string? name, string arguments) : AIContent
{
    public string CallId { get; } = callId;

    public string? Name { get; } = name;

    public string Arguments { get; } = arguments;
}
