using System.Buffers;
using System.Text;
using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Bedrock.Requests;

/// <summary>Writes conversations as requests to Bedrock's Converse API; plain and streamed ones are alike.</summary>
public static class ConverseRequest
{
    // Structured output takes schemas only if every object in them is closed.
    private static readonly AIJsonSchemaTransformCache Schemas = new(new AIJsonSchemaTransformOptions { DisallowAdditionalProperties = true });

    /// <summary>Writes the body of a request.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="messages">The conversation; images in it are content, not URLs.</param>
    /// <param name="options">How to answer. Its <see cref="ChatOptions.ModelId"/> is not looked at.</param>
    /// <param name="settings">The model, and what goes for it.</param>
    /// <exception cref="GatewayException">
    /// Something that decides the answer cannot be said to Bedrock: code <c>unsupported_parameter</c> or
    /// <c>unsupported_content</c>, with the path of what is at fault.
    /// </exception>
    public static void Write(IBufferWriter<byte> output, IEnumerable<ChatMessage> messages, ChatOptions? options, ConverseRequestSettings settings)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.DropUnsupported)
        {
            RequestRefusals.Check(options, "Bedrock");
        }

        var conversation = Conversation.Read(messages, options, "Bedrock", takes: settings.DropUnsupported ? ConverseBlockWriter.Takes : null);
        var reasoning = Reasoning.Of(options, settings);
        using var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions);
        json.WriteStartObject();
        WriteTurns(json, conversation.Turns, settings);
        WriteSystem(json, conversation.System);
        WriteInference(json, options, reasoning);
        ConverseToolWriter.Write(json, options, conversation, settings.DropUnsupported);
        reasoning.Write(json, settings.IsClaude ? options?.TopK : null);
        WriteFormat(json, options?.ResponseFormat);
        json.WriteEndObject();
    }

    /// <summary>Writes the mark up to which Bedrock may cache what came before.</summary>
    internal static void WriteCachePoint(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("cachePoint"u8);
        json.WriteString("type"u8, "default"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTurns(Utf8JsonWriter json, IReadOnlyList<Turn> turns, ConverseRequestSettings settings)
    {
        var blocks = new ConverseBlockWriter(json, tellsStatus: settings.IsClaude || settings.IsNova, settings.DropUnsupported);
        json.WriteStartArray("messages"u8);
        for (var i = 0; i < turns.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, turns[i].Role);
            json.WriteStartArray("content"u8);
            var parts = turns[i].Parts.ToList();
            for (var j = 0; j < parts.Count; j++)
            {
                blocks.Write(parts[j], turns[i].Role, isLast: i == turns.Count - 1 && j == parts.Count - 1);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<SystemPart> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("system"u8);
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, part.Text);
            json.WriteEndObject();
            if (part.CacheControl is not null)
            {
                WriteCachePoint(json);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Writes limits and sampling; temperature wins over <c>topP</c>, as recent models refuse both together.</summary>
    private static void WriteInference(Utf8JsonWriter json, ChatOptions? options, in Reasoning reasoning)
    {
        var maxTokens = reasoning.MaxTokens(options?.MaxOutputTokens);
        var temperature = reasoning.ForbidsSampling ? null : options?.Temperature;
        var topP = reasoning.ForbidsSampling || temperature is not null ? null : options?.TopP;
        var stop = options?.StopSequences?.Where(text => text.Length > 0).ToList();
        if (maxTokens is null && temperature is null && topP is null && stop is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartObject("inferenceConfig"u8);
        if (maxTokens is { } limit)
        {
            json.WriteNumber("maxTokens"u8, limit);
        }

        if (temperature is { } heat)
        {
            json.WriteNumber("temperature"u8, Math.Clamp(heat, 0, 1));
        }

        if (topP is { } mass)
        {
            json.WriteNumber("topP"u8, Math.Clamp(mass, 0, 1));
        }

        if (stop is { Count: > 0 })
        {
            json.WriteStartArray("stopSequences"u8);
            foreach (var text in stop)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson { Schema: not null } structured)
        {
            return;
        }

        json.WriteStartObject("outputConfig"u8);
        json.WriteStartObject("textFormat"u8);
        json.WriteString("type"u8, "json_schema"u8);
        json.WriteStartObject("structure"u8);
        json.WriteStartObject("jsonSchema"u8);
        json.WriteString("name"u8, structured.SchemaName is { Length: > 0 } name ? name : "answer");
        if (structured.SchemaDescription is { Length: > 0 } description)
        {
            json.WriteString("description"u8, description);
        }

        json.WriteString("schema"u8, SchemaText(structured));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string SchemaText(ChatResponseFormatJson format)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, ChatAnswer.WriterOptions))
        {
            Schemas.GetOrCreateTransformedSchema(format)!.Value.WriteTo(json);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
