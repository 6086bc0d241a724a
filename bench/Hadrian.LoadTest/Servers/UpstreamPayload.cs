using System.Text;

namespace Hadrian.LoadTest.Servers;

/// <summary>The fixed bytes the upstream answers with.</summary>
internal static class UpstreamPayload
{
    public const int EventsPerStream = 100;

    private const int PlainLength = 1024;
    private const string Usage = """{"prompt_tokens":250,"completion_tokens":100,"total_tokens":350}""";

    /// <summary>A chat completion of exactly one kilobyte.</summary>
    public static ReadOnlyMemory<byte> Plain { get; } = Encoding.ASCII.GetBytes(
        Completion(new string('x', PlainLength - Completion("").Length)));

    /// <summary>A stream event of about 220 bytes.</summary>
    public static ReadOnlyMemory<byte> Event { get; } = Sse(
        Chunk("""{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}""", "null"));

    /// <summary>The end of a stream: finish chunk, usage chunk, terminator.</summary>
    public static ReadOnlyMemory<byte> Ending { get; } = (byte[])
    [
        .. Sse(Chunk("""{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}""", "null")).Span,
        .. Sse(Chunk("", Usage)).Span,
        .. Sse("[DONE]").Span,
    ];

    private static ReadOnlyMemory<byte> Sse(string data) => Encoding.ASCII.GetBytes($"data: {data}\n\n");

    private static string Completion(string text) => Answer(
        "chat.completion",
        $$$"""{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"logprobs":null,"finish_reason":"stop"}""",
        Usage);

    private static string Chunk(string choice, string usage) => Answer("chat.completion.chunk", choice, usage);

    private static string Answer(string kind, string choice, string usage) =>
        $$"""{"id":"chatcmpl-0123456789abcdefghij","object":"{{kind}}","created":1760000000,"model":"bench","choices":[{{choice}}],"usage":{{usage}}}""";
}
