using System.Text;
using System.Text.Json;
using CsCheck;
using Hadrian.Wire.OpenAI.Responses;

namespace Hadrian.Wire.Tests.OpenAI.Responses;

public sealed class OpenAIReplyTests
{
    [Fact]
    public void Read_ChatAnswer_TellsWhatTheGatewayNeeds()
    {
        var reply = Read("""{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"length"},{"index":1,"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""");

        Assert.True(reply.IsValid);
        Assert.False(reply.HasError);
        Assert.Equal("chatcmpl-1", reply.Id);
        Assert.Equal("gpt-4o", reply.Model);
        Assert.Equal("length", reply.FinishReason);
        Assert.Equal(new TokenUsage { InputTokens = 10, OutputTokens = 5 }, reply.Usage);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":60,"cache_creation_input_tokens":30},"completion_tokens_details":{"reasoning_tokens":20}}""", 100, 50, 60, 30, 20)]
    [InlineData("""{"prompt_tokens":100.0,"completion_tokens":5e1,"cache_creation_input_tokens":7}""", 100, 50, 0, 7, 0)]
    [InlineData("""{"prompt_tokens":8,"total_tokens":8}""", 8, 0, 0, 0, 0)]
    [InlineData("""{"total_tokens":8}""", 8, 0, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":null,"completion_tokens":3,"prompt_tokens_details":null}""", 0, 3, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":3,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":6}""", 10, 3, 4, 0, 0)]
    [InlineData("""{"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,"completion_tokens_details":{"reasoning_tokens":94}}""", 32, 103, 0, 0, 94)]
    [InlineData("""{"input_tokens":4,"output_tokens":6,"input_tokens_details":{"cached_tokens":1},"output_tokens_details":{"reasoning_tokens":2}}""", 4, 6, 1, 0, 2)]
    [InlineData("""{"prompt_tokens":-5,"completion_tokens":1e300,"prompt_tokens_details":{"cached_tokens":9}}""", 0, 1_000_000_000_000, 0, 0, 0)]
    public void Usage_EveryShape_IsNormalised(string usage, long input, long output, long cached, long written, long reasoning)
        => Assert.Equal(
            new TokenUsage
            {
                InputTokens = input,
                OutputTokens = output,
                CachedInputTokens = cached,
                CacheWriteTokens = written,
                ReasoningTokens = reasoning,
            },
            Read($$"""{"choices":[],"usage":{{usage}}}""").Usage);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"usage":null}""")]
    [InlineData("""{"usage":{}}""")]
    [InlineData("""{"x":{"usage":{"prompt_tokens":1}}}""")]
    public void Usage_NotReported_IsNull(string body) => Assert.Null(Read(body).Usage);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"a\"")]
    public void Read_NoJsonObject_IsInvalid(string body)
    {
        var reply = Read(body);

        Assert.False(reply.IsValid);
        Assert.Null(reply.Id);
        Assert.Equal(body, Encoding.UTF8.GetString(reply.Rewrite()));
    }

    [Fact]
    public void Read_ErrorWithStatus200_IsTold() => Assert.True(Read("""{"error":{"code":502}}""").HasError);

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"a"}}]}""", """{"choices":[{"message":{"content":"a","refusal":null},"logprobs":null}]}""")]
    [InlineData("""{"choices":[{"message":{"refusal":"no"},"logprobs":{"content":[]}}]}""", """{"choices":[{"message":{"refusal":"no"},"logprobs":{"content":[]}}]}""")]
    [InlineData("""{"choices":[{ },{"message":{ }, "logprobs" : null}] }""", """{"choices":[{ "logprobs":null},{"message":{ "refusal":null}, "logprobs" : null}] }""")]
    [InlineData("""{"choices":[{"message":null}]}""", """{"choices":[{"message":null,"logprobs":null}]}""")]
    public void Rewrite_Chat_AddsNullsOnlyWhereMissing(string body, string expected)
        => Assert.Equal(expected, Encoding.UTF8.GetString(Read(body).Rewrite()));

    [Fact]
    public void Rewrite_Completion_LeavesChoicesAlone()
    {
        const string Body = """{"choices":[{"text":"a"}]}""";

        Assert.Equal(Body, Encoding.UTF8.GetString(Read(Body, GatewayOperation.Completion).Rewrite()));
    }

    [Theory]
    [InlineData("""{"usage":{"prompt_tokens":1}}""", """{"usage":{"prompt_tokens":1,"cost":0.00001}}""")]
    [InlineData("""{"usage":{"cost":3,"prompt_tokens":1}}""", """{"usage":{"cost":0.00001,"prompt_tokens":1}}""")]
    [InlineData("""{"usage":null}""", """{"usage":null}""")]
    public void Rewrite_WithCost_SetsIt(string body, string expected)
        => Assert.Equal(expected, Encoding.UTF8.GetString(Read(body).Rewrite(0.00001m)));

    [Fact]
    public void Rewrite_RandomUnknownMembers_Survive()
        => Gen.Select(JsonGen.UnknownMembers, JsonGen.UnknownMembers, JsonGen.Space).Sample((outer, inner, space) =>
        {
            var choice = JsonGen.Join(inner, space);
            var body = JsonGen.Join([.. outer, $"\"choices\":[{choice}]"], space);

            var rewritten = Encoding.UTF8.GetString(Read(body).Rewrite());

            JsonDocument.Parse(rewritten);
            Assert.All(outer.Concat(inner), member => Assert.Contains(member, rewritten, StringComparison.Ordinal));
        });

    [Fact]
    public void Read_ArbitraryBytes_NeverThrows()
        => Gen.Byte.Array[0, 40].Sample(noise =>
        {
            byte[] body = [.. "{\"choices\":[{"u8, .. noise, .. "}],\"usage\":{\"prompt_tokens\":1}}"u8];
            var reply = OpenAIReply.Read(GatewayOperation.Chat, body);
            _ = reply.Usage;
            reply.Rewrite(1m);
        });

    private static OpenAIReply Read(string body, GatewayOperation operation = GatewayOperation.Chat)
        => OpenAIReply.Read(operation, JsonGen.Utf8(body));
}
