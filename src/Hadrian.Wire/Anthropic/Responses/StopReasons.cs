using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Responses;

/// <summary>Why an answer ended, in the words of Microsoft.Extensions.AI.</summary>
internal static class StopReasons
{
    public static ChatFinishReason Read(string reason) => reason switch
    {
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "tool_use" => ChatFinishReason.ToolCalls,
        "refusal" => ChatFinishReason.ContentFilter,

        // end_turn, stop_sequence, pause_turn, and what may come.
        _ => ChatFinishReason.Stop,
    };
}
