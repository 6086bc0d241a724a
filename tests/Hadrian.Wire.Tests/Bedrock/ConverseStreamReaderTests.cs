using System.Buffers;
using System.Text;
using Hadrian.Wire.Bedrock.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Bedrock;

public sealed class ConverseStreamReaderTests
{
    private const string Start = """event messageStart {"role":"assistant"}""";
    private const string Text = """event contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Ave."}}""";
    private const string Stop = """event messageStop {"stopReason":"end_turn"}""";
    private const string Metadata = """event metadata {"usage":{"inputTokens":3,"outputTokens":2,"cacheReadInputTokens":1}}""";

    [Fact]
    public void Stream_OfText_IsRead()
    {
        var (updates, error, usage) = Read(Start, Text, Stop, Metadata);

        var response = updates.ToChatResponse();
        Assert.Null(error);
        Assert.Equal(("Ave.", "id", "model", ChatFinishReason.Stop), (response.Text, response.ResponseId, response.ModelId, response.FinishReason!.Value));
        Assert.Equal((4L, 2L), (usage!.InputTokenCount, response.Usage!.OutputTokenCount));
    }

    [Fact]
    public void Calls_ThatInterleave_AreKeptApart()
    {
        var (updates, _, _) = Read(
            Start, Begin(0, "a"), Begin(1, "b"), Piece(1, "{\\\"x\\\":"), Piece(0, "{}"), Piece(1, "1}"),
            """event contentBlockStop {"contentBlockIndex":1}""", """event contentBlockStop {"contentBlockIndex":0}""", Stop, Metadata);

        Assert.Equal(["b 1", "a "], updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().Select(call => $"{call.CallId} {call.Arguments!.Values.SingleOrDefault()}"));
    }

    [Fact]
    public void Call_WithoutAnEnd_EndsWithTheMessage()
    {
        var (updates, _, _) = Read(Start, Begin(0, "a"), Piece(0, "not JSON"), """event messageStop {"stopReason":"tool_use"}""", Metadata);

        var call = updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single();
        Assert.NotNull(call.Exception);
        Assert.Equal(ChatFinishReason.ToolCalls, updates.Single(update => update.FinishReason is not null).FinishReason);
    }

    [Fact]
    public void Thoughts_AreReadWithTheirSignatures()
    {
        var (updates, _, _) = Read(
            Start,
            """event contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Hm"}}}""",
            """event contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"sig"}}}""",
            """event contentBlockDelta {"contentBlockIndex":1,"delta":{"reasoningContent":{"redactedContent":"eHl6"}}}""",
            Text, Stop, Metadata);

        var thoughts = updates.ToChatResponse().Messages.Single().Contents.OfType<TextReasoningContent>().ToList();
        Assert.Equal(["Hm sig False", " eHl6 True"], thoughts.Select(thought => $"{thought.Text} {thought.ProtectedData} {RedactedThinking.Is(thought)}"));
    }

    [Fact]
    public void Unknown_Messages_AreLeftOut()
    {
        var (updates, error, _) = Read(
            "event somethingNew {", "whatever x y", Start, """event contentBlockStart {"contentBlockIndex":0,"start":{"image":{}}}""",
            """event contentBlockDelta {"contentBlockIndex":0,"delta":{"citation":{}}}""", Text, """event contentBlockStop {"contentBlockIndex":9}""", Stop, Metadata);

        Assert.Null(error);
        Assert.Equal("Ave.", updates.ToChatResponse().Text);
    }

    [Theory]
    [InlineData("!", "provider_error", 502)]
    [InlineData("event messageStop {\"stopReason\":null}", "provider_error", 502)]
    [InlineData("event contentBlockDelta [", "provider_error", 502)]
    [InlineData("event contentBlockDelta {\"delta\":{\"text\":\"a\"}}", "provider_error", 502)]
    [InlineData("event contentBlockDelta {\"contentBlockIndex\":7,\"delta\":{\"toolUse\":{\"input\":\"a\"}}}", "provider_error", 502)]
    [InlineData("exception throttlingException {\"message\":\"m\"}", "throttlingException", 429)]
    [InlineData("exception validationException {\"message\":\"m\"}", "validationException", 400)]
    [InlineData("exception modelStreamErrorException {\"Message\":\"m\"}", "modelStreamErrorException", 424)]
    [InlineData("exception modelTimeoutException <html>", "modelTimeoutException", 408)]
    [InlineData("exception serviceUnavailableException {}", "serviceUnavailableException", 503)]
    [InlineData("exception internalServerException {}", "internalServerException", 500)]
    [InlineData("error SomeCode a message", "SomeCode", 500)]
    [InlineData(Metadata, "stream_truncated", 502)]
    public void Stream_ThatGoesWrong_HasTheError(string line, string code, int status)
    {
        var (updates, error, _) = Read(Start, Text, line);

        Assert.Equal((code, status), (error!.Code, error.StatusCode));
        Assert.Equal("Ave.", updates.ToChatResponse().Text);
    }

    [Fact]
    public void Translation_EndsWithUsageAndTheError()
    {
        using var translator = new AnswerStreamTranslator(new ConverseStreamReader(new LineFraming(), "id", "model", tellsToolCallDeltas: true), "aws", created: 7);
        var output = new ArrayBufferWriter<byte>();

        translator.Translate(Encoding.UTF8.GetBytes(string.Join('\n', Start, Text, Metadata, "exception throttlingException {\"message\":\"Slow down.\"}", "")), output);
        Assert.True(translator.IsOver);
        translator.Complete(output);

        var events = Encoding.UTF8.GetString(output.WrittenSpan).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2", events[^2], StringComparison.Ordinal);
        Assert.Equal(
            """data: {"error":{"type":"rate_limit_error","message":"Slow down.","param":null,"code":"throttlingexception","provider":"aws","provider_code":"throttlingException","status":429}}""",
            events[^1]);
    }

    private static string Begin(int index, string id) => $$$$"""event contentBlockStart {"contentBlockIndex":{{{{index}}}},"start":{"toolUse":{"toolUseId":"{{{{id}}}}","name":"f"}}}""";

    private static string Piece(int index, string input) => $$$$"""event contentBlockDelta {"contentBlockIndex":{{{{index}}}},"delta":{"toolUse":{"input":"{{{{input}}}}"}}}""";

    private static (List<ChatResponseUpdate> Updates, AnswerError? Error, UsageDetails? Usage) Read(params string[] lines)
    {
        using var reader = new ConverseStreamReader(new LineFraming(), "id", "model");
        var updates = new List<ChatResponseUpdate>();
        reader.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), updates);
        reader.Complete(updates);
        Assert.True(reader.IsOver);
        return (updates, reader.Error, reader.Usage);
    }
}
