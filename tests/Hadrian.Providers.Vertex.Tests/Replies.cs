using System.Text;

namespace Hadrian.Providers.Vertex.Tests;

/// <summary>What Vertex AI answers, written by hand after its documentation.</summary>
internal static class Replies
{
    public const string Usage = """{"promptTokenCount":20,"candidatesTokenCount":5,"thoughtsTokenCount":4,"cachedContentTokenCount":3,"totalTokenCount":29,"trafficType":"ON_DEMAND"}""";

    public const string Answer = $$$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"The wall runs along Hadrian's line."}]},"finishReason":"STOP","avgLogprobs":-0.1}],"usageMetadata":{{{Usage}}},"modelVersion":"gemini-2.5-flash","createTime":"2026-01-01T00:00:00Z","responseId":"r"}""";

    public const string ToolCall = $$$$"""{"candidates":[{"content":{"role":"model","parts":[{"text":"They want the weather.","thought":true},{"text":"Let me look."},{"functionCall":{"name":"get_weather","args":{"city":"Paris"}},"thoughtSignature":"sig+1="},{"functionCall":{"name":"get_weather","args":{"city":"Rome"}}}]},"finishReason":"STOP"}],"usageMetadata":{{{{Usage}}}}}""";

    public static readonly string[] Stream =
    [
        Chunk("""{"text":"The wall runs"}"""),
        Chunk("""{"text":" along Hadrian's line."}"""),
        Chunk("", "STOP"),
    ];

    public static readonly string[] ToolStream =
    [
        Chunk("""{"text":"They want the weather.","thought":true}"""),
        Chunk("""{"text":"Let me look."}"""),
        Chunk("""{"functionCall":{"name":"get_weather","args":{"city":"Paris"}},"thoughtSignature":"sig+1="},{"functionCall":{"name":"get_weather","args":{"city":"Rome"}}}"""),
        Chunk("", "STOP"),
    ];

    public const string Claude = """{"id":"msg_vrtx_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[{"type":"text","text":"The wall runs along Hadrian's line."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":9,"cache_read_input_tokens":5,"cache_creation_input_tokens":3}}""";

    public static readonly string[] ClaudeStream =
    [
        """{"type":"message_start","message":{"id":"msg_vrtx_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[],"usage":{"input_tokens":12,"output_tokens":1,"cache_read_input_tokens":5,"cache_creation_input_tokens":3}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
        """{"type":"ping"}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"The wall runs"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" along Hadrian's line."}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}""",
        """{"type":"message_stop"}""",
    ];

    public static string Chunk(string parts, string? reason = null) => $$$"""{"candidates":[{"content":{"role":"model","parts":[{{{parts}}}]}{{{(reason is null ? "" : $",\"finishReason\":\"{reason}\"")}}}}],"usageMetadata":{{{(reason is null ? """{"trafficType":"ON_DEMAND"}""" : Usage)}}}}""";

    /// <summary>Streams events, which neither Google nor Anthropic closes with <c>[DONE]</c>.</summary>
    public static StubReply Events(params IEnumerable<string> data)
        => StubReply.Stream("text/event-stream", [.. data.Select(item => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"data: {item}\r\n\r\n"))]);

    public static StubReply Error(int status, string name, string message)
        => StubReply.Json($$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","status":"{{{name}}}"}}""", status);
}
