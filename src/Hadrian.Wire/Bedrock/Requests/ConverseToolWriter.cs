using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Bedrock.Requests;

/// <summary>Writes the tools a model may call, and whether it must.</summary>
internal static class ConverseToolWriter
{
    /// <summary>
    /// Writes <c>toolConfig</c>. Converse cannot forbid calls, so where they are forbidden the tools are left out, unless
    /// calls in the history make them mandatory; tools a history calls and a request no longer has are named without a schema.
    /// </summary>
    public static void Write(Utf8JsonWriter json, ChatOptions? options, Conversation conversation, bool dropUnsupported)
    {
        var tools = options?.Tools ?? [];
        if (dropUnsupported)
        {
            tools = [.. tools.OfType<AIFunctionDeclaration>()];
        }

        var called = Called(conversation);
        if (called.Count == 0 && (tools.Count == 0 || options?.ToolMode is NoneChatToolMode))
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartArray("tools"u8);
        for (var i = 0; i < tools.Count; i++)
        {
            if (tools[i] is not AIFunctionDeclaration function)
            {
                throw RequestProblems.Parameter($"tools[{i}]", $"Tools of type {tools[i].GetType().Name} cannot be had at Bedrock; functions can.");
            }

            Write(json, function);
        }

        if (tools.Count == 0)
        {
            foreach (var name in called)
            {
                WriteSpec(json, name, null, default, isStrict: false);
            }
        }

        json.WriteEndArray();
        if (tools.Count > 0)
        {
            WriteChoice(json, options?.ToolMode);
        }

        json.WriteEndObject();
    }

    private static List<string> Called(Conversation conversation)
        => [.. conversation.Turns.SelectMany(turn => turn.Parts).Select(part => (part.Content as FunctionCallContent)?.Name).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static void Write(Utf8JsonWriter json, AIFunctionDeclaration function)
    {
        var isStrict = function.AdditionalProperties.TryGetValue("strict", out var strict) && strict is true or JsonElement { ValueKind: JsonValueKind.True };
        WriteSpec(json, function.Name, function.Description, function.JsonSchema, isStrict);
        if (RequestExtras.Object(function.AdditionalProperties, "cache_control") is not null)
        {
            ConverseRequest.WriteCachePoint(json);
        }
    }

    private static void WriteSpec(Utf8JsonWriter json, string name, string? description, JsonElement schema, bool isStrict)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec"u8);
        json.WriteString("name"u8, name);
        if (!string.IsNullOrEmpty(description))
        {
            json.WriteString("description"u8, description);
        }

        json.WriteStartObject("inputSchema"u8);
        json.WritePropertyName("json"u8);
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type"u8, out _))
        {
            schema.WriteTo(json);
        }
        else
        {
            json.WriteRawValue("""{"type":"object","properties":{}}"""u8);
        }

        json.WriteEndObject();
        if (isStrict)
        {
            json.WriteBoolean("strict"u8, true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatToolMode? mode)
    {
        if (mode is null or NoneChatToolMode)
        {
            return;
        }

        json.WriteStartObject("toolChoice"u8);
        switch (mode)
        {
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("tool"u8);
                json.WriteString("name"u8, name);
                break;
            case RequiredChatToolMode:
                json.WriteStartObject("any"u8);
                break;
            default:
                json.WriteStartObject("auto"u8);
                break;
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
