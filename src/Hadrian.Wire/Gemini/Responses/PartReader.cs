using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Responses;

/// <summary>Reads the parts of an answer.</summary>
internal static class PartReader
{
    /// <summary>Reads a part. One of a kind this version does not know is read over.</summary>
    /// <returns><see langword="false"/> when it is no part.</returns>
    public static bool TryRead(JsonElement part, List<AIContent> contents)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var signature = LooseJson.Text(part, "thoughtSignature"u8);
        if (part.TryGetProperty("functionCall"u8, out var call))
        {
            return TryReadCall(call, signature, contents);
        }

        if (part.TryGetProperty("text"u8, out var text))
        {
            if (text.ValueKind != JsonValueKind.String || LooseJson.TextOf(text) is not { } said)
            {
                return false;
            }

            AddText(part, said, signature, contents);
        }
        else if (LooseJson.Object(part, "inlineData"u8) is { } data && Media(data) is { } media)
        {
            contents.Add(media);
        }

        return true;
    }

    /// <summary>Adds words or thoughts. A signature of words stands after them, where words that follow one another may be joined.</summary>
    private static void AddText(JsonElement part, string text, string? signature, List<AIContent> contents)
    {
        var isThought = part.TryGetProperty("thought"u8, out var thought) && thought.ValueKind == JsonValueKind.True;
        if (text.Length > 0)
        {
            contents.Add(isThought ? new TextReasoningContent(text) : new TextContent(text));
        }

        if (signature is { Length: > 0 })
        {
            if (isThought && text.Length > 0)
            {
                ((TextReasoningContent)contents[^1]).ProtectedData = signature;
            }
            else
            {
                contents.Add(new TextReasoningContent(null) { ProtectedData = signature });
            }
        }
    }

    private static bool TryReadCall(JsonElement call, string? signature, List<AIContent> contents)
    {
        if (LooseJson.Text(call, "name"u8) is not { Length: > 0 } name
            || (call.TryGetProperty("args"u8, out var args) && args.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)))
        {
            return false;
        }

        // Google's own endpoint gives calls no ids; results come back by these.
        var id = LooseJson.Text(call, "id"u8) is { Length: > 0 } given ? given : $"call_{Guid.NewGuid():N}";
        var read = ToolInput.Call(id, name, args);
        if (signature is { Length: > 0 })
        {
            ThoughtSignature.Set(read, signature);
        }

        contents.Add(read);
        return true;
    }

    private static DataContent? Media(JsonElement data)
        => LooseJson.Text(data, "mimeType"u8) is { Length: > 0 } type && data.TryGetProperty("data"u8, out var bytes)
            && bytes.ValueKind == JsonValueKind.String && bytes.TryGetBytesFromBase64(out var value) && type.Contains('/', StringComparison.Ordinal)
            ? new DataContent(value, type)
            : null;
}
