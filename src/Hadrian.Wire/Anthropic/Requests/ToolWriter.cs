using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Requests;

/// <summary>Writes the tools a model may call, and whether it must.</summary>
internal static class ToolWriter
{
    public static void Write(Utf8JsonWriter json, ChatOptions? options, bool dropUnsupported)
    {
        if (options?.Tools is not { Count: > 0 } tools || (dropUnsupported && !tools.OfType<AIFunctionDeclaration>().Any()))
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        for (var i = 0; i < tools.Count; i++)
        {
            if (tools[i] is AIFunctionDeclaration function)
            {
                Write(json, function);
            }
            else if (!dropUnsupported)
            {
                throw RequestProblems.Parameter($"tools[{i}]", $"Tools of type {tools[i].GetType().Name} cannot be had at Anthropic; functions can.");
            }
        }

        json.WriteEndArray();
        WriteChoice(json, options);
    }

    private static void Write(Utf8JsonWriter json, AIFunctionDeclaration function)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, function.Name);
        if (!string.IsNullOrEmpty(function.Description))
        {
            json.WriteString("description"u8, function.Description);
        }

        json.WritePropertyName("input_schema"u8);
        if (function.JsonSchema.ValueKind == JsonValueKind.Object && function.JsonSchema.TryGetProperty("type"u8, out _))
        {
            function.JsonSchema.WriteTo(json);
        }
        else
        {
            json.WriteRawValue("""{"type":"object","properties":{}}"""u8);
        }

        if (function.AdditionalProperties.TryGetValue("strict", out var strict) && strict is true or JsonElement { ValueKind: JsonValueKind.True })
        {
            json.WriteBoolean("strict"u8, true);
        }

        ContentBlockWriter.WriteCacheControl(json, RequestExtras.Object(function.AdditionalProperties, "cache_control"));
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatOptions options)
    {
        var isSingle = options.AllowMultipleToolCalls == false;
        if (options.ToolMode is null && !isSingle)
        {
            return;
        }

        json.WriteStartObject("tool_choice"u8);
        switch (options.ToolMode)
        {
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteString("type"u8, "tool"u8);
                json.WriteString("name"u8, name);
                break;
            case RequiredChatToolMode:
                json.WriteString("type"u8, "any"u8);
                break;
            case NoneChatToolMode:
                json.WriteString("type"u8, "none"u8);
                isSingle = false;
                break;
            default:
                json.WriteString("type"u8, "auto"u8);
                break;
        }

        if (isSingle)
        {
            json.WriteBoolean("disable_parallel_tool_use"u8, true);
        }

        json.WriteEndObject();
    }
}
