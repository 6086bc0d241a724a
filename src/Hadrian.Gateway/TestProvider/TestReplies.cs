using System.Buffers;
using System.Text.Json;

namespace Hadrian.Gateway;

/// <summary>The test provider's answers in the OpenAI dialect.</summary>
internal static class TestReplies
{
    private const string Id = "test-00000000-0000-4000-8000-000000000000";

    public static byte[] Chat(ProviderRequest request, long created) => Write(json =>
    {
        json.WriteStartObject();
        Head(json, "chat.completion", request.Model, created);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", TestEcho.OfChat(request.Body));
        json.WriteNull("refusal");
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", "stop");
        json.WriteEndObject();
        json.WriteEndArray();
        Usage(json, 10, 10);
        json.WriteEndObject();
    });

    public static byte[] ChatStream(ProviderRequest request, long created)
    {
        var output = new ArrayBufferWriter<byte>();
        ChatChunk(output, request.Model, created, finish: null, delta =>
        {
            delta.WriteString("role", "assistant");
            delta.WriteString("content", string.Empty);
        });
        foreach (var word in TestEcho.Words(TestEcho.OfChat(request.Body)))
        {
            ChatChunk(output, request.Model, created, finish: null, delta => delta.WriteString("content", word));
        }

        ChatChunk(output, request.Model, created, finish: "stop", static _ => { });
        UsageChunk(output, "chat.completion.chunk", request.Model, created, 10, 10);
        output.Write("data: [DONE]\n\n"u8);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Completion(ProviderRequest request, long created) => Write(json =>
    {
        json.WriteStartObject();
        Head(json, "text_completion", request.Model, created);
        json.WriteStartArray("choices");
        TextChoice(json, TestEcho.OfPrompt(request.Body), "stop");
        json.WriteEndArray();
        Usage(json, 5, 10);
        json.WriteEndObject();
    });

    public static byte[] CompletionStream(ProviderRequest request, long created)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var word in TestEcho.Words(TestEcho.OfPrompt(request.Body)))
        {
            TextChunk(output, request.Model, created, word, null);
        }

        TextChunk(output, request.Model, created, string.Empty, "stop");
        UsageChunk(output, "text_completion", request.Model, created, 5, 10);
        output.Write("data: [DONE]\n\n"u8);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Embeddings(ProviderRequest request) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        var (inputs, dimensions) = TestEcho.OfEmbeddings(request.Body);
        for (var i = 0; i < inputs.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", i);
            json.WriteStartArray("embedding");
            foreach (var value in TestEmbedding.Of(inputs[i], dimensions))
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model", request.Model);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", 8);
        json.WriteNumber("total_tokens", 8);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static byte[] Models(string model) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var id in new[] { model, model + "-large" })
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("object", "model");
            json.WriteNumber("created", 0);
            json.WriteString("owned_by", "test");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Error(int status, string? message) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", message ?? "The test provider fails on purpose.");
        json.WriteString("type", "test_error");
        json.WriteNull("param");
        json.WriteNumber("code", status);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void ChatChunk(ArrayBufferWriter<byte> output, string model, long created, string? finish, Action<Utf8JsonWriter> delta) => Event(output, json =>
    {
        Head(json, "chat.completion.chunk", model, created);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        delta(json);
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finish);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNull("usage");
    });

    private static void TextChunk(ArrayBufferWriter<byte> output, string model, long created, string text, string? finish) => Event(output, json =>
    {
        Head(json, "text_completion", model, created);
        json.WriteStartArray("choices");
        TextChoice(json, text, finish);
        json.WriteEndArray();
        json.WriteNull("usage");
    });

    private static void UsageChunk(ArrayBufferWriter<byte> output, string kind, string model, long created, int input, int outputTokens) => Event(output, json =>
    {
        Head(json, kind, model, created);
        json.WriteStartArray("choices");
        json.WriteEndArray();
        Usage(json, input, outputTokens);
    });

    private static void Head(Utf8JsonWriter json, string kind, string model, long created)
    {
        json.WriteString("id", Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", created);
        json.WriteString("model", model);
    }

    private static void TextChoice(Utf8JsonWriter json, string text, string? finish)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteNumber("index", 0);
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finish);
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, int input, int output)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", input);
        json.WriteNumber("completion_tokens", output);
        json.WriteNumber("total_tokens", input + output);
        json.WriteEndObject();
    }

    private static void Event(ArrayBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        output.Write("data: "u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            write(json);
        }

        return output.WrittenSpan.ToArray();
    }
}
