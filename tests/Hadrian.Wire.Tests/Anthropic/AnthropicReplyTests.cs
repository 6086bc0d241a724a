using System.Text.Json;
using System.Text;
using Hadrian.Wire.Anthropic.Responses;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Anthropic;

public sealed class AnthropicReplyTests
{
    [Fact]
    public void Blocks_OfEveryKind_AreRead()
    {
        var reply = Read("""
            {"type":"message","id":"msg_1","model":"claude","stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2},
             "content":[{"thinking":"Hm","signature":"sig","type":"thinking"},{"type":"redacted_thinking","data":"xyz"},{"type":"server_tool_use","id":"s"},{"type":"new"},"odd",
                        {"type":"text","text":"Hi","citations":[]},{"type":"tool_use","id":"toolu_1","name":"f","input":{"a":[1],"b":null}},{"type":"tool_use","id":"toolu_2","name":"g","input":"odd"}]}
            """);

        Assert.Equal(("msg_1", "claude", ChatFinishReason.ToolCalls, "Hi"), (reply.ResponseId, reply.ModelId, reply.FinishReason!.Value, reply.Text));
        var contents = Assert.Single(reply.Messages).Contents;
        Assert.Equal(5, contents.Count);
        var thought = Assert.IsType<TextReasoningContent>(contents[0]);
        Assert.Equal(("Hm", "sig", false), (thought.Text, thought.ProtectedData, RedactedThinking.Is(thought)));
        var redacted = Assert.IsType<TextReasoningContent>(contents[1]);
        Assert.Equal(("", "xyz", true), (redacted.Text, redacted.ProtectedData, RedactedThinking.Is(redacted)));
        var call = Assert.IsType<FunctionCallContent>(contents[3]);
        Assert.Equal(("toolu_1", "f", "[1]", null), (call.CallId, call.Name, call.Arguments!["a"]!.ToString(), call.Arguments["b"]));
        Assert.Empty(Assert.IsType<FunctionCallContent>(contents[4]).Arguments!);
        Assert.Equal("message", Assert.IsType<JsonElement>(reply.RawRepresentation).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("\"end_turn\"", "stop")]
    [InlineData("\"stop_sequence\"", "stop")]
    [InlineData("\"pause_turn\"", "stop")]
    [InlineData("\"max_tokens\"", "length")]
    [InlineData("\"model_context_window_exceeded\"", "length")]
    [InlineData("\"tool_use\"", "tool_calls")]
    [InlineData("\"refusal\"", "content_filter")]
    [InlineData("\"something_new\"", "stop")]
    [InlineData("null", null)]
    public void StopReason_IsTranslated(string reason, string? expected)
        => Assert.Equal(expected, Read($$"""{"type":"message","content":[],"stop_reason":{{reason}}}""").FinishReason?.Value);

    [Theory]
    [InlineData("""{"input_tokens":25,"output_tokens":23,"cache_creation_input_tokens":0,"cache_read_input_tokens":0}""", 25, 23, 0, null, null)]
    [InlineData("""{"input_tokens":3,"output_tokens":5,"cache_creation_input_tokens":100,"cache_read_input_tokens":40,"output_tokens_details":{"thinking_tokens":4}}""", 143, 5, 40, 100, 4)]
    [InlineData("""{"input_tokens":3.0,"output_tokens":null,"cache_read_input_tokens":-1}""", 3, 0, 0, null, null)]
    public void Usage_IsInOpenAIsMeaning(string usage, long input, long output, long cached, int? written, int? thinking)
    {
        var details = Read($$"""{"type":"message","content":[],"usage":{{usage}}}""").Usage!;

        Assert.Equal(
            (input, output, input + output, cached, thinking),
            (details.InputTokenCount, details.OutputTokenCount, details.TotalTokenCount, details.CachedInputTokenCount, details.ReasoningTokenCount));
        Assert.Equal(written, details.AdditionalCounts?["cache_creation_input_tokens"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"output_tokens":"5"}""")]
    [InlineData("null")]
    public void Usage_NotReported_IsNull(string usage) => Assert.Null(Read($$"""{"type":"message","content":[],"usage":{{usage}}}""").Usage);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"message"}""")]
    [InlineData("""{"type":"message","content":"hi"}""")]
    [InlineData("""{"type":"completion","content":[]}""")]
    [InlineData("""{"content":[],"type":"message"} x""")]
    [InlineData("""{"type":"message","content":[]""")]
    public void Body_ThatIsNoMessage_IsNotRead(string body) => Assert.False(AnthropicReply.TryRead(Encoding.UTF8.GetBytes(body), out _));

    [Fact]
    public void Text_ThatIsHalfACharacter_DoesNotBreakTheReply()
        => Assert.Equal("ok", Read("""{"type":"message","content":[{"type":"text","text":"\ud83d"},{"type":"text","text":"ok"}]}""").Text);

    private static ChatResponse Read(string body)
    {
        Assert.True(AnthropicReply.TryRead(Encoding.UTF8.GetBytes(body), out var reply));
        return reply;
    }
}
