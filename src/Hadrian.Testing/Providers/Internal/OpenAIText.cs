using System.Buffers;
using System.Text.Json;

namespace Hadrian.Testing.Internal;

/// <summary>Writes answers in OpenAI's shape.</summary>
internal static class OpenAIText
{
    private const int InputTokens = 5;

    public static ReadOnlyMemory<byte> BodyOf(ScriptedAnswer answer, ProviderRequest request)
        => answer.Body ?? (request.IsStreaming ? Stream(answer, request.Model) : Plain(answer, request.Model));

    public static ReadOnlyMemory<byte> Error(string message, string? code) => Object(writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", message);
        writer.WriteString("type", "server_error");
        writer.WriteNull("param");
        writer.WriteString("code", code);
        writer.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Plain(ScriptedAnswer answer, string model)
        => answer.ErrorEvent is { } error ? Error(error, code: null) : Object(writer =>
        {
            WriteHead(writer, "chat.completion", model);
            writer.WriteStartArray("choices");
            writer.WriteStartObject();
            writer.WriteNumber("index", 0);
            writer.WriteStartObject("message");
            writer.WriteString("role", "assistant");
            writer.WriteString("content", string.Concat(answer.Words));
            writer.WriteEndObject();
            writer.WriteString("finish_reason", answer.FinishReason);
            writer.WriteEndObject();
            writer.WriteEndArray();
            WriteUsage(writer, answer.Words.Count);
        });

    private static ReadOnlyMemory<byte> Stream(ScriptedAnswer answer, string model)
    {
        var body = new ArrayBufferWriter<byte>();
        foreach (var word in answer.Words)
        {
            Append(body, Chunk(model, word, finishReason: null));
        }

        if (answer.ErrorEvent is { } error)
        {
            Append(body, Error(error, code: null));
            return body.WrittenMemory;
        }

        Append(body, Chunk(model, word: null, answer.FinishReason));
        Append(body, Object(writer =>
        {
            WriteHead(writer, "chat.completion.chunk", model);
            writer.WriteStartArray("choices");
            writer.WriteEndArray();
            WriteUsage(writer, answer.Words.Count);
        }));
        Append(body, "[DONE]"u8.ToArray());
        return body.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Chunk(string model, string? word, string? finishReason) => Object(writer =>
    {
        WriteHead(writer, "chat.completion.chunk", model);
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("delta");
        if (word is not null)
        {
            writer.WriteString("content", word);
        }

        writer.WriteEndObject();
        writer.WriteString("finish_reason", finishReason);
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    private static void WriteHead(Utf8JsonWriter writer, string kind, string model)
    {
        writer.WriteString("id", "chatcmpl-scripted");
        writer.WriteString("object", kind);
        writer.WriteNumber("created", 0);
        writer.WriteString("model", model);
    }

    private static void WriteUsage(Utf8JsonWriter writer, int words)
    {
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", InputTokens);
        writer.WriteNumber("completion_tokens", words);
        writer.WriteNumber("total_tokens", InputTokens + words);
        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenMemory;
    }

    private static void Append(ArrayBufferWriter<byte> body, ReadOnlyMemory<byte> data)
    {
        body.Write("data: "u8);
        body.Write(data.Span);
        body.Write("\n\n"u8);
    }
}
