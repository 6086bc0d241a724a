using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Writes plain answers in OpenAI's dialect.</summary>
public static class ChatAnswer
{
    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an answer as one choice.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="response">The answer.</param>
    /// <param name="created">When it was made, in Unix seconds.</param>
    public static void Write(IBufferWriter<byte> output, ChatResponse response, long created)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(response);
        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, response.ResponseId);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, created);
        json.WriteString("model"u8, response.ModelId);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        WriteMessage(json, contents);
        WriteLogprobs(json, RequestExtras.Object(response.AdditionalProperties, RequestExtras.Logprobs));
        json.WriteString("finish_reason"u8, (response.FinishReason ?? ChatFinishReason.Stop).Value);
        json.WriteEndObject();
        json.WriteEndArray();
        if (response.Usage is { } usage)
        {
            ChatUsageWriter.Write(json, usage);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what only its vendor knows of a tool call, which wants it back.</summary>
    internal static void WriteExtra(Utf8JsonWriter json, JsonElement? extra)
    {
        if (extra is { } value)
        {
            json.WritePropertyName("extra_content"u8);
            value.WriteTo(json);
        }
    }

    internal static void WriteLogprobs(Utf8JsonWriter json, JsonElement? logprobs)
    {
        if (logprobs is { } value)
        {
            json.WritePropertyName("logprobs"u8);
            value.WriteTo(json);
        }
        else
        {
            json.WriteNull("logprobs"u8);
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, List<AIContent> contents)
    {
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        var text = string.Concat(contents.OfType<TextContent>().Select(content => content.Text));
        if (text.Length > 0)
        {
            json.WriteString("content"u8, text);
        }
        else
        {
            json.WriteNull("content"u8);
        }

        json.WriteNull("refusal"u8);
        var reasoning = string.Concat(contents.OfType<TextReasoningContent>().Select(content => content.Text));
        if (reasoning.Length > 0)
        {
            json.WriteString("reasoning"u8, reasoning);
        }

        WriteCalls(json, [.. contents.OfType<FunctionCallContent>()]);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, FunctionCallContent[] calls)
    {
        if (calls.Length == 0)
        {
            return;
        }

        json.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.CallId);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, CompactJson.Of(call.Arguments));
            json.WriteEndObject();
            WriteExtra(json, RequestExtras.Object(call.AdditionalProperties, RequestExtras.ExtraContent));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
