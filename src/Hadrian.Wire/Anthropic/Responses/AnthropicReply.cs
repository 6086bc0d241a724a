using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Responses;

/// <summary>Reads plain (not streamed) answers of Anthropic's Messages API.</summary>
public static class AnthropicReply
{
    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body of a successful answer.</param>
    /// <param name="response">The answer. Content blocks this version does not know are left out; the response's raw representation has them.</param>
    /// <returns><see langword="false"/> when the body is no message.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out ChatResponse? response)
    {
        response = null;
        if (LooseJson.Parse(body) is not { } message
            || LooseJson.Text(message, "type"u8) != "message"
            || !message.TryGetProperty("content"u8, out var content)
            || content.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var id = LooseJson.Text(message, "id"u8);
        var usage = new TokenCounts();
        MessageUsage.Observe(usage, message);
        var answer = new ChatMessage(ChatRole.Assistant, [.. content.EnumerateArray().Select(Read).OfType<AIContent>()]) { MessageId = id };
        response = new ChatResponse(answer)
        {
            ResponseId = id,
            ModelId = LooseJson.Text(message, "model"u8),
            FinishReason = LooseJson.Text(message, "stop_reason"u8) is { } reason ? StopReasons.Read(reason) : null,
            Usage = usage.ToDetails(),
            RawRepresentation = message,
        };
        return true;
    }

    private static AIContent? Read(JsonElement block)
    {
        switch (LooseJson.Text(block, "type"u8))
        {
            case "text":
                return new TextContent(LooseJson.Text(block, "text"u8)) { RawRepresentation = block };
            case "thinking":
                return new TextReasoningContent(LooseJson.Text(block, "thinking"u8))
                {
                    ProtectedData = LooseJson.Text(block, "signature"u8),
                    RawRepresentation = block,
                };
            case "redacted_thinking" when LooseJson.Text(block, "data"u8) is { } data:
                return RedactedThinking.Create(data);
            case "tool_use":
                return ToolInput.Call(
                    LooseJson.Text(block, "id"u8) ?? "",
                    LooseJson.Text(block, "name"u8) ?? "",
                    LooseJson.Object(block, "input"u8) ?? default);
            default:
                return null;
        }
    }
}
