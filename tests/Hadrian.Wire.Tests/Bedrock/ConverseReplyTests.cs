using System.Text;
using Hadrian.Wire.Bedrock.Errors;
using Hadrian.Wire.Bedrock.Responses;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Bedrock;

public sealed class ConverseReplyTests
{
    [Fact]
    public void Blocks_OfEveryKind_AreRead()
    {
        var reply = Read("""
            {"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Hm","signature":"sig"}}},{"reasoningContent":{"redactedContent":"eHl6"}},{"text":"yes"},
              {"toolUse":{"toolUseId":"t","name":"f","input":{"a":1,"b":null},"type":"tool_use"}},{"somethingNew":{}},7]}},
             "stopReason":"tool_use","usage":{"inputTokens":12.0,"outputTokens":9,"cacheReadInputTokens":5,"cacheWriteInputTokens":3,"serverToolUsage":{}}}
            """)!;

        var contents = reply.Messages.Single().Contents;
        Assert.Equal(4, contents.Count);
        Assert.Equal(("Hm", "sig"), (((TextReasoningContent)contents[0]).Text, ((TextReasoningContent)contents[0]).ProtectedData));
        Assert.True(RedactedThinking.Is((TextReasoningContent)contents[1]));
        Assert.Equal("yes", reply.Text);
        Assert.Equal(("t", "f", "1", null), (((FunctionCallContent)contents[3]).CallId, ((FunctionCallContent)contents[3]).Name, ((FunctionCallContent)contents[3]).Arguments!["a"]!.ToString(), ((FunctionCallContent)contents[3]).Arguments!["b"]));
        Assert.Equal(("id", "model", ChatFinishReason.ToolCalls), (reply.ResponseId, reply.ModelId, reply.FinishReason!.Value));
        Assert.Equal((20L, 9L, 29L, 5L, null), (reply.Usage!.InputTokenCount, reply.Usage.OutputTokenCount, reply.Usage.TotalTokenCount, reply.Usage.CachedInputTokenCount, reply.Usage.ReasoningTokenCount));
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("guardrail_intervened", "content_filter")]
    [InlineData("content_filtered", "content_filter")]
    [InlineData("malformed_tool_use", "stop")]
    [InlineData("something_new", "stop")]
    public void Reason_IsSaidInOpenAIsWords(string reason, string finish)
        => Assert.Equal(finish, Read($$$"""{"output":{"message":{"content":[]}},"stopReason":"{{{reason}}}"}""")!.FinishReason!.Value.Value);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"output":null}""")]
    [InlineData("""{"output":{"message":[]}}""")]
    [InlineData("""{"output":{"message":{"content":{}}}}""")]
    public void Body_ThatIsNoAnswer_IsNone(string body) => Assert.Null(Read(body));

    [Theory]
    [InlineData("ThrottlingException:http://internal/", "{}", "ThrottlingException")]
    [InlineData(null, """{"__type":"a.b#ValidationException"}""", "ValidationException")]
    [InlineData(null, """{"code":"Odd"}""", "Odd")]
    [InlineData(null, "{}", "bedrock_error")]
    [InlineData(" : ", "", "bedrock_error")]
    public void Error_IsNamedByHeaderOrBody(string? header, string body, string code)
    {
        var error = BedrockError.Read(400, header, Encoding.UTF8.GetBytes(body));

        Assert.Equal((400, code, code != "bedrock_error"), (error.StatusCode, error.Code, error.IsReported));
    }

    [Theory]
    [InlineData("ExpiredTokenException", true)]
    [InlineData("ExpiredToken", true)]
    [InlineData("AccessDeniedException", false)]
    public void Error_OfAnExpiredToken_IsKnown(string type, bool isExpired) => Assert.Equal(isExpired, BedrockError.Read(403, type, "{}"u8).IsExpiredToken);

    private static ChatResponse? Read(string body) => ConverseReply.Read(Encoding.UTF8.GetBytes(body), "id", "model");
}
