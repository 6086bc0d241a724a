namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>What Bedrock answers, written by hand after its documentation.</summary>
internal static class Replies
{
    public const string Answer = """{"metrics":{"latencyMs":9},"output":{"message":{"role":"assistant","content":[{"text":"The wall runs along Hadrian's line."}]}},"stopReason":"end_turn","usage":{"inputTokens":12,"outputTokens":9,"totalTokens":29,"cacheReadInputTokens":5,"cacheWriteInputTokens":3}}""";

    public const string ToolCall = """{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"They want the weather.","signature":"sig"}}},{"text":"Let me look."},{"toolUse":{"toolUseId":"tooluse_1","name":"get_weather","input":{"city":"Paris"}}},{"toolUse":{"toolUseId":"tooluse_2","name":"get_weather","input":{"city":"Rome"}}}]}},"stopReason":"tool_use","usage":{"inputTokens":12,"outputTokens":9,"totalTokens":21}}""";

    public static readonly byte[] Start = Frames.Event("messageStart", """{"p":"ab","role":"assistant"}""");

    public static readonly byte[] Stop = Frames.Event("messageStop", """{"p":"a","stopReason":"end_turn"}""");

    public static readonly byte[] Metadata = Frames.Event("metadata", """{"metrics":{"latencyMs":9},"usage":{"inputTokens":12,"outputTokens":9,"totalTokens":29,"cacheReadInputTokens":5,"cacheWriteInputTokens":3}}""");

    public static readonly byte[][] Stream =
    [
        Start,
        Text("The wall runs"),
        Text(" along Hadrian's line."),
        Frames.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
        Stop,
        Metadata,
    ];

    public static readonly byte[][] ToolStream =
    [
        Start,
        Delta(0, """{"reasoningContent":{"text":"They want"}}"""),
        Delta(0, """{"reasoningContent":{"text":" the weather."}}"""),
        Delta(0, """{"reasoningContent":{"signature":"sig"}}"""),
        Frames.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
        Delta(1, """{"text":"Let me look."}"""),
        Frames.Event("contentBlockStop", """{"contentBlockIndex":1}"""),
        Frames.Event("contentBlockStart", """{"contentBlockIndex":2,"start":{"toolUse":{"toolUseId":"tooluse_1","name":"get_weather","type":"tool_use"}}}"""),
        Delta(2, """{"toolUse":{"input":""}}"""),
        Delta(2, """{"toolUse":{"input":"{\"city\":"}}"""),
        Delta(2, """{"toolUse":{"input":"\"Paris\"}"}}"""),
        Frames.Event("contentBlockStop", """{"contentBlockIndex":2}"""),
        Frames.Event("messageStop", """{"stopReason":"tool_use"}"""),
        Metadata,
    ];

    public static byte[] Text(string text, int index = 0) => Delta(index, $$"""{"text":{{System.Text.Json.JsonSerializer.Serialize(text)}}}""");

    public static byte[] Delta(int index, string delta) => Frames.Event("contentBlockDelta", $$"""{"contentBlockIndex":{{index}},"delta":{{delta}},"p":"abcdef"}""");

    public static StubReply Error(int status, string type, string message)
        => StubReply.Json($$"""{"message":"{{message}}"}""", status)
            .WithHeader("x-amzn-errortype", type + ":http://internal.amazon.com/coral/com.amazon.bedrock/").WithHeader("x-amzn-requestid", "req-1");
}
