using System.Text.Json;

namespace Hadrian.TestCommon.Internal;

/// <summary>Answers the way OpenAI does, from the exchanges under <c>Exchanges/</c>.</summary>
internal static class OpenAIStub
{
    public static StubReply Reply(StubRequest request, bool honoursEncodingFormat)
    {
        if (request.Method == "GET")
        {
            return request.Path.EndsWith("/models", StringComparison.Ordinal)
                ? Finish(StubReply.Json(Exchange.Json("models.json")))
                : UnknownUrl(request);
        }

        if (!TryReadObject(request, out var body))
        {
            return StubReply.Error(400, "We could not parse the JSON body of your request.");
        }

        return request.Path switch
        {
            var path when path.EndsWith("/chat/completions", StringComparison.Ordinal) => Generate(ChatExchange(body), body),
            var path when path.EndsWith("/completions", StringComparison.Ordinal) => Generate("completion", body),
            var path when path.EndsWith("/embeddings", StringComparison.Ordinal) =>
                Finish(StubReply.Json(EmbeddingStub.Answer(body, honoursEncodingFormat))),
            _ => UnknownUrl(request),
        };
    }

    private static StubReply Generate(string exchange, JsonElement body) => Finish(
        Flag(body, "stream")
            ? StubReply.Events(Exchange.Events(exchange + ".jsonl", IncludesUsage(body)))
            : StubReply.Json(Exchange.Json(exchange + ".json")));

    private static string ChatExchange(JsonElement body)
    {
        if (body.TryGetProperty("messages", out var messages)
            && messages.ValueKind == JsonValueKind.Array
            && messages.GetArrayLength() > 0
            && messages[messages.GetArrayLength() - 1].TryGetProperty("role", out var role)
            && role.ValueEquals("tool"))
        {
            return "tool-answer";
        }

        return body.TryGetProperty("tools", out var tools)
            && tools.ValueKind == JsonValueKind.Array
            && tools.GetArrayLength() > 0 ? "tool-call" : "chat";
    }

    private static bool IncludesUsage(JsonElement body) =>
        body.TryGetProperty("stream_options", out var options)
        && options.ValueKind == JsonValueKind.Object
        && Flag(options, "include_usage");

    private static bool Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static bool TryReadObject(StubRequest request, out JsonElement body)
    {
        try
        {
            body = request.Json();
            return body.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            body = default;
            return false;
        }
    }

    private static StubReply UnknownUrl(StubRequest request) =>
        StubReply.Error(404, $"Invalid URL ({request.Method} {request.Path})");

    private static StubReply Finish(StubReply reply) => reply
        .WithHeader("openai-processing-ms", "7")
        .WithHeader("openai-version", "2020-10-01")
        .WithHeader("x-request-id", "req_5e0f8c3b7a1d49f2");
}
