using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Bedrock.Responses;

/// <summary>Why an answer ended, in the words of Microsoft.Extensions.AI.</summary>
internal static class StopReasons
{
    public static ChatFinishReason Read(string reason) => reason switch
    {
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "tool_use" => ChatFinishReason.ToolCalls,
        "guardrail_intervened" or "content_filtered" => ChatFinishReason.ContentFilter,

        // end_turn, stop_sequence, malformed_model_output, malformed_tool_use, and what may come.
        _ => ChatFinishReason.Stop,
    };
}
