using System.Buffers;
using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>Writes conversations as requests to Gemini's <c>generateContent</c>; plain and streamed ones are alike.</summary>
public static class GeminiRequest
{
    /// <summary>Writes the body of a request.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="messages">The conversation; images in it are content or lie in Google's storage.</param>
    /// <param name="options">How to answer. Its <see cref="ChatOptions.ModelId"/> is not looked at.</param>
    /// <param name="settings">The model, and what goes for it.</param>
    /// <exception cref="GatewayException">
    /// Something that decides the answer cannot be said to Gemini: code <c>unsupported_parameter</c>, <c>unsupported_content</c> or,
    /// for the result of a call the conversation does not have, <c>validation_error</c>; with the path of what is at fault.
    /// </exception>
    public static void Write(IBufferWriter<byte> output, IEnumerable<ChatMessage> messages, ChatOptions? options, GeminiRequestSettings settings)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.DropUnsupported)
        {
            RequestRefusals.Check(options, "Gemini", tellsLogprobs: true);
        }

        var conversation = Conversation.Read(
            messages, options, "Gemini", takes: settings.DropUnsupported ? GeminiPartWriter.Takes : null, instructsJson: false);
        using var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions);
        json.WriteStartObject();
        WriteTurns(json, conversation.Turns, settings);
        WriteSystem(json, conversation.System);
        GeminiToolWriter.Write(json, options, settings.DropUnsupported);
        GenerationConfig.Write(json, options, settings);
        json.WriteEndObject();
    }

    private static void WriteTurns(Utf8JsonWriter json, IReadOnlyList<Turn> turns, GeminiRequestSettings settings)
    {
        var parts = new GeminiPartWriter(json, settings.HasLevels, settings.DropUnsupported);
        json.WriteStartArray("contents"u8);
        foreach (var turn in turns)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, turn.Role == Turn.Assistant ? "model"u8 : "user"u8);
            json.WriteStartArray("parts"u8);
            parts.WriteTurn(turn);
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

        json.WriteStartObject("systemInstruction"u8);
        json.WriteString("role"u8, "user"u8);
        json.WriteStartArray("parts"u8);
        json.WriteStartObject();
        json.WriteString("text"u8, string.Join("\n\n", parts.Select(part => part.Text)));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
