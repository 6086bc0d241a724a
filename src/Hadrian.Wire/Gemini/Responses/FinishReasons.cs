using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Responses;

/// <summary>Why an answer ended, in the words of Microsoft.Extensions.AI.</summary>
internal static class FinishReasons
{
    /// <summary>Gives the reason. Gemini has none of its own for calls.</summary>
    public static ChatFinishReason Read(string reason, bool hasCalls) => reason switch
    {
        "STOP" => hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,
        "SAFETY" or "PROHIBITED_CONTENT" or "BLOCKLIST" or "SPII" or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "MODEL_ARMOR" => ChatFinishReason.ContentFilter,

        // RECITATION, OTHER, LANGUAGE, MALFORMED_FUNCTION_CALL, UNEXPECTED_TOOL_CALL, and what may come.
        _ => ChatFinishReason.Stop,
    };
}
