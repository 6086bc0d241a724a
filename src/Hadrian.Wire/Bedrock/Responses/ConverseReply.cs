using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Bedrock.Responses;

/// <summary>Reads plain (not streamed) answers of Bedrock's Converse API.</summary>
public static class ConverseReply
{
    /// <summary>Reads an answer.</summary>
    /// <param name="body">The body of a successful answer.</param>
    /// <param name="id">The answer's id, as Bedrock gives none.</param>
    /// <param name="model">The model that was asked for, which the answer does not name.</param>
    /// <returns>
    /// The answer, without content blocks this version does not know; its raw representation has them. <see langword="null"/>
    /// when the body is no answer.
    /// </returns>
    public static ChatResponse? Read(ReadOnlySpan<byte> body, string id, string model)
    {
        if (LooseJson.Parse(body) is not { } json
            || LooseJson.Object(json, "output"u8) is not { } output
            || LooseJson.Object(output, "message"u8) is not { } message
            || !message.TryGetProperty("content"u8, out var content)
            || content.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var usage = new TokenCounts();
        ConverseUsage.Observe(usage, json);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. content.EnumerateArray().Select(Read).OfType<AIContent>()]) { MessageId = id })
        {
            ResponseId = id,
            ModelId = model,
            FinishReason = LooseJson.Text(json, "stopReason"u8) is { } reason ? StopReasons.Read(reason) : null,
            Usage = usage.ToDetails(),
            RawRepresentation = json,
        };
    }

    private static AIContent? Read(JsonElement block)
    {
        if (LooseJson.Text(block, "text"u8) is { } text)
        {
            return new TextContent(text) { RawRepresentation = block };
        }

        if (LooseJson.Object(block, "toolUse"u8) is { } call)
        {
            return ToolInput.Call(
                LooseJson.Text(call, "toolUseId"u8) ?? "",
                LooseJson.Text(call, "name"u8) ?? "",
                LooseJson.Object(call, "input"u8) ?? default);
        }

        return LooseJson.Object(block, "reasoningContent"u8) is { } thought ? ReadThought(thought) : null;
    }

    private static TextReasoningContent? ReadThought(JsonElement thought)
        => LooseJson.Object(thought, "reasoningText"u8) is { } shown
            ? new TextReasoningContent(LooseJson.Text(shown, "text"u8)) { ProtectedData = LooseJson.Text(shown, "signature"u8), RawRepresentation = thought }
            : LooseJson.Text(thought, "redactedContent"u8) is { } data ? RedactedThinking.Create(data) : null;
}
