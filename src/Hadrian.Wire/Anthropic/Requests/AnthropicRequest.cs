using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Requests;

/// <summary>Writes conversations as requests to Anthropic's Messages API.</summary>
public static class AnthropicRequest
{
    private const string InterleavedThinkingBeta = "interleaved-thinking-2025-05-14";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Anthropic takes schemas only if every object in them is closed.
    private static readonly AIJsonSchemaTransformCache Schemas = new(new AIJsonSchemaTransformOptions { DisallowAdditionalProperties = true });

    /// <summary>Writes the body of a request.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">How to answer. Its <see cref="ChatOptions.ModelId"/> is not looked at.</param>
    /// <param name="settings">The model, and what goes for it.</param>
    /// <returns>What the <c>anthropic-beta</c> header must name; <see langword="null"/> for nothing.</returns>
    /// <exception cref="GatewayException">
    /// Something that decides the answer cannot be said to Anthropic: code <c>unsupported_parameter</c> or
    /// <c>unsupported_content</c>, with the path of what is at fault.
    /// </exception>
    public static string? Write(IBufferWriter<byte> output, IEnumerable<ChatMessage> messages, ChatOptions? options, AnthropicRequestSettings settings)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.DropUnsupported)
        {
            RequestRefusals.Check(options, "Anthropic");
        }

        var conversation = Conversation.Read(
            messages, options, "Anthropic", settings.TakesMidConversationSystem, settings.DropUnsupported ? ContentBlockWriter.Takes : null);
        var thinking = Thinking.Of(options, settings);
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        var beta = thinking.IsOn && settings.IsInterleaved ? InterleavedThinkingBeta : null;
        WriteHead(json, settings, beta);
        json.WriteNumber("max_tokens"u8, thinking.MaxTokens(options?.MaxOutputTokens, settings));
        WriteSystem(json, conversation.System);
        WriteTurns(json, conversation.Turns, settings.DropUnsupported);
        ToolWriter.Write(json, options, settings.DropUnsupported);
        thinking.Write(json, settings.IsStrict);
        WriteOutputConfig(json, thinking, options?.ResponseFormat);
        if (thinking.Kind == ThinkingKind.Unset && !settings.IsStrict)
        {
            WriteSampling(json, options);
        }

        WriteStopSequences(json, options?.StopSequences);
        if (RequestExtras.Text(options?.AdditionalProperties, "user") is { Length: > 0 } user)
        {
            json.WriteStartObject("metadata"u8);
            json.WriteString("user_id"u8, user);
            json.WriteEndObject();
        }

        if (settings.IsStreaming)
        {
            json.WriteBoolean("stream"u8, true);
        }

        json.WriteEndObject();
        return beta;
    }

    private static void WriteHead(Utf8JsonWriter json, AnthropicRequestSettings settings, string? beta)
    {
        if (settings.BodyVersion is not { } version)
        {
            json.WriteString("model"u8, settings.Model);
            return;
        }

        json.WriteString("anthropic_version"u8, version);
        if (beta is not null)
        {
            json.WriteStartArray("anthropic_beta"u8);
            json.WriteStringValue(beta);
            json.WriteEndArray();
        }
    }

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<SystemPart> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        if (!parts.Any(part => part.CacheControl is not null))
        {
            json.WriteString("system"u8, string.Join("\n\n", parts.Select(part => part.Text)));
            return;
        }

        json.WriteStartArray("system"u8);
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, part.Text);
            ContentBlockWriter.WriteCacheControl(json, part.CacheControl);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTurns(Utf8JsonWriter json, IReadOnlyList<Turn> turns, bool dropUnsupported)
    {
        var blocks = new ContentBlockWriter(json, dropUnsupported);
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

    private static void WriteOutputConfig(Utf8JsonWriter json, in Thinking thinking, ChatResponseFormat? format)
    {
        var schema = format is ChatResponseFormatJson { Schema: not null } structured ? structured : null;
        if (thinking.Effort is null && schema is null)
        {
            return;
        }

        json.WriteStartObject("output_config"u8);
        if (thinking.Effort is { } effort)
        {
            json.WriteString("effort"u8, effort);
        }

        if (schema is not null)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_schema"u8);
            json.WritePropertyName("schema"u8);
            Schemas.GetOrCreateTransformedSchema(schema)!.Value.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes temperature, else <c>top_p</c>: recent models refuse both together.</summary>
    private static void WriteSampling(Utf8JsonWriter json, ChatOptions? options)
    {
        if (options?.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, Math.Clamp(temperature, 0, 1));
        }
        else if (options?.TopP is { } topP)
        {
            json.WriteNumber("top_p"u8, Math.Clamp(topP, 0, 1));
        }

        if (options?.TopK is { } topK)
        {
            json.WriteNumber("top_k"u8, topK);
        }
    }

    private static void WriteStopSequences(Utf8JsonWriter json, IList<string>? stop)
    {
        if (stop is null || !stop.Any(text => text.Length > 0))
        {
            return;
        }

        json.WriteStartArray("stop_sequences"u8);
        foreach (var text in stop.Where(text => text.Length > 0))
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
