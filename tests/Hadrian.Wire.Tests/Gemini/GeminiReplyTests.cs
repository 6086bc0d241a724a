using Microsoft.Extensions.AI;
using static Hadrian.Wire.Tests.Gemini.Candidates;

namespace Hadrian.Wire.Tests.Gemini;

public sealed class GeminiReplyTests
{
    [Fact]
    public void Answer_IsReadWithItsUsageInOpenAIsMeaning()
    {
        var response = Read(Answer("""{"text":"Hm.","thought":true},{"text":"A"},{"text":"B","thoughtSignature":"s"},{"executableCode":{"code":"1"}},{"inlineData":{"mimeType":"image/png","data":"YQ=="}}"""))!;

        Assert.Equal("thought Hm.|text A|text B|thought  s|data image/png", Describe(response.Messages[0].Contents));
        Assert.Equal(("vertex-1", "gemini", ChatFinishReason.Stop), (response.ResponseId, response.ModelId, response.FinishReason));
        Assert.Equal(
            (14L, 9L, 23L, 3L, 4L),
            (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
    }

    [Fact]
    public void Calls_HaveIdsSignaturesAndTheirReason()
    {
        var response = Read(Answer("""{"functionCall":{"name":"f","args":{"a":null}},"thoughtSignature":"s\"g"},{"functionCall":{"name":"g","id":"own"}},{"functionCall":{"name":"h","args":null}}"""))!;

        var calls = response.Messages[0].Contents.Cast<FunctionCallContent>().ToList();
        Assert.Equal("call f {\"a\":null} s\"g|call g {}|call h {}", Describe(calls));
        Assert.Matches("^call_[0-9a-f]{32}$", calls[0].CallId);
        Assert.Equal("own", calls[1].CallId);
        Assert.Equal(3, calls.Select(call => call.CallId).Distinct().Count());
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Theory]
    [InlineData("STOP", "stop")]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("SAFETY", "content_filter")]
    [InlineData("PROHIBITED_CONTENT", "content_filter")]
    [InlineData("BLOCKLIST", "content_filter")]
    [InlineData("SPII", "content_filter")]
    [InlineData("IMAGE_SAFETY", "content_filter")]
    [InlineData("MODEL_ARMOR", "content_filter")]
    [InlineData("RECITATION", "stop")]
    [InlineData("LANGUAGE", "stop")]
    [InlineData("OTHER", "stop")]
    [InlineData("FINISH_REASON_UNSPECIFIED", "stop")]
    [InlineData("MALFORMED_FUNCTION_CALL", "stop")]
    [InlineData("SOMETHING_NEW", "stop")]
    public void Reason_IsOneOfOpenAIs(string reason, string read) => Assert.Equal(read, Read(Answer("""{"text":"a"}""", reason))!.FinishReason!.Value.Value);

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"SAFETY","safetyRatings":[]},"usageMetadata":{"promptTokenCount":7,"totalTokenCount":7}}""", "content_filter", 7)]
    [InlineData("""{"candidates":[],"promptFeedback":{"blockReason":"OTHER"}}""", "content_filter", null)]
    [InlineData("""{"candidates":[{"finishReason":"SAFETY","safetyRatings":[{"blocked":true}]}]}""", "content_filter", null)]
    [InlineData("""{"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS"}],"usageMetadata":{"trafficType":"ON_DEMAND"}}""", "length", null)]
    [InlineData("""{"candidates":[{"content":null,"finishReason":"STOP"}]}""", "stop", null)]
    public void Answer_WithoutContent_IsEmpty(string body, string reason, int? prompt)
    {
        var response = Read(body)!;

        Assert.Empty(response.Messages[0].Contents);
        Assert.Equal((reason, (long?)prompt), (response.FinishReason!.Value.Value, response.Usage?.InputTokenCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("{\"candidates\":[{\"conte")]
    [InlineData("{\"candidates\":5}")]
    [InlineData("{\"candidates\":[]}")]
    [InlineData("{\"candidates\":[5]}")]
    [InlineData("{\"candidates\":[{}]}")]
    [InlineData("{\"candidates\":[{\"content\":5}]}")]
    [InlineData("{\"candidates\":[{\"content\":{\"parts\":5}}]}")]
    [InlineData("{\"candidates\":[{\"content\":{\"parts\":[5]}}]}")]
    [InlineData("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":5}]}}]}")]
    [InlineData("{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":5}]}}]}")]
    [InlineData("{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":5}}]}}]}")]
    [InlineData("{\"candidates\":[{\"content\":{\"parts\":[]},\"finishReason\":5}]}")]
    [InlineData("{\"error\":{\"message\":\"a\"}}")]
    public void Body_ThatIsNoAnswer_IsNone(string body) => Assert.Null(Read(body));
}
