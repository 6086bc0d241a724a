using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>Writes the tools a model may call, and whether it must.</summary>
internal static class GeminiToolWriter
{
    public static void Write(Utf8JsonWriter json, ChatOptions? options, bool dropUnsupported)
    {
        if (options?.Tools is not { Count: > 0 } tools || (dropUnsupported && !tools.OfType<AIFunctionDeclaration>().Any()))
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        json.WriteStartObject();
        json.WriteStartArray("functionDeclarations"u8);
        for (var i = 0; i < tools.Count; i++)
        {
            if (tools[i] is AIFunctionDeclaration function)
            {
                Write(json, function);
            }
            else if (!dropUnsupported)
            {
                throw RequestProblems.Parameter($"tools[{i}]", $"Tools of type {tools[i].GetType().Name} cannot be had at Gemini; functions can.");
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        WriteChoice(json, options.ToolMode);
    }

    private static void Write(Utf8JsonWriter json, AIFunctionDeclaration function)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, function.Name);
        if (!string.IsNullOrEmpty(function.Description))
        {
            json.WriteString("description"u8, function.Description);
        }

        // An object without members is refused; a function without parameters has none.
        if (function.JsonSchema.ValueKind == JsonValueKind.Object && GeminiSchema.HasProperties(function.JsonSchema))
        {
            json.WritePropertyName("parameters"u8);
            GeminiSchema.Write(json, function.JsonSchema);
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatToolMode? mode)
    {
        if (mode is null)
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartObject("functionCallingConfig"u8);
        json.WriteString("mode"u8, mode switch
        {
            RequiredChatToolMode => "ANY"u8,
            NoneChatToolMode => "NONE"u8,
            _ => "AUTO"u8,
        });
        if (mode is RequiredChatToolMode { RequiredFunctionName: { } name })
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
