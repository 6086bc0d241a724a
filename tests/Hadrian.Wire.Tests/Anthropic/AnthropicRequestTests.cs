using System.Text.Json;
using Hadrian.Wire.Anthropic.Requests;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Anthropic;

public sealed class AnthropicRequestTests
{
    private static readonly JsonElement Ephemeral = JsonElement.Parse("""{"type":"ephemeral"}""");

    [Fact]
    public void Body_OfASimpleConversation_IsExactlyThis()
        => Assert.Equal(
            """{"model":"claude-sonnet-4-5","max_tokens":100,"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","text":"Grüße <b>"}]},{"role":"assistant","content":[{"type":"text","text":"Hello"}]},{"role":"user","content":[{"type":"text","text":"?"}]}],"temperature":0.7,"stop_sequences":["END"],"metadata":{"user_id":"u-1"},"stream":true}""",
            Written.Body(
                [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Grüße <b>"), new(ChatRole.Assistant, "Hello"), new(ChatRole.User, "?")],
                new ChatOptions { MaxOutputTokens = 100, Temperature = 0.7f, StopSequences = ["END", ""], AdditionalProperties = new() { ["user"] = "u-1" } },
                isStreaming: true));

    [Fact]
    public void System_OfSeveralMessages_IsJoinedWhereverTheyStand()
    {
        var body = Written.Body(
            [new(ChatRole.System, "a"), new(ChatRole.User, "hi"), new(new ChatRole("developer"), "b"), new(ChatRole.User, "there"), new(ChatRole.System, " ")],
            new ChatOptions { Instructions = "first" });

        Assert.Contains("""
            "system":"first\n\na\n\nb","messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"text","text":"there"}]}]
            """, body, StringComparison.Ordinal);
    }

    [Fact]
    public void System_WithCacheControl_IsAnArray()
    {
        var cached = new TextContent("long") { AdditionalProperties = new() { ["cache_control"] = Ephemeral } };

        var body = Written.Body([new(ChatRole.System, "a"), new(ChatRole.System, [cached]), new(ChatRole.User, "hi")]);

        Assert.Contains("""
            "system":[{"type":"text","text":"a"},{"type":"text","text":"long","cache_control":{"type":"ephemeral"}}],
            """, body, StringComparison.Ordinal);
    }

    [Fact]
    public void System_WithinTheConversation_StaysThereWhereTheModelTakesIt()
    {
        ChatMessage[] messages = [new(ChatRole.System, "a"), new(ChatRole.User, "hi"), new(ChatRole.System, "b"), new(ChatRole.User, "there")];

        Assert.Contains("""
            "system":"a","messages":[{"role":"user","content":[{"type":"text","text":"hi"}]},{"role":"system","content":[{"type":"text","text":"b"}]},{"role":"user",
            """, Written.Body(messages, model: "claude-opus-4-8"), StringComparison.Ordinal);
    }

    [Fact]
    public void Turns_OfOneRole_AreMergedAndWhatSaysNothingIsLeftOut()
        => Assert.Equal(
            """[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":[{"type":"text","text":"c"}]},{"role":"user","content":[{"type":"text","text":"d"}]}]""",
            Written.Messages(
                new(ChatRole.User, "a"), new(ChatRole.User, [new TextContent(""), new TextContent("b"), new TextContent("\n ")]),
                new(ChatRole.Assistant, "c"), new(ChatRole.Assistant, ""), new(ChatRole.User, "d"), new(ChatRole.User, [])));

    [Fact]
    public void Answer_ToBeContinued_EndsWithoutWhiteSpace()
        => Assert.EndsWith("""{"role":"assistant","content":[{"type":"text","text":"Once upon"}]}]""",
            Written.Messages(new(ChatRole.User, "Go on"), new(ChatRole.Assistant, "Once upon \n")), StringComparison.Ordinal);

    [Fact]
    public void ToolLoop_KeepsCallsAndResultsTogether()
        => Assert.Equal(
            """[{"role":"user","content":[{"type":"text","text":"Weather?"}]},{"role":"assistant","content":[{"type":"text","text":"Looking."},{"type":"tool_use","id":"call_1","name":"get_weather","input":{"city":"Paris","days":2}},{"type":"tool_use","id":"call_2","name":"now","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"sunny"},{"type":"tool_result","tool_use_id":"call_2","is_error":true,"content":"{\"at\":null}"},{"type":"text","text":"Thanks"}]}]""",
            Written.Messages(
                new(ChatRole.User, "Weather?"),
                new(ChatRole.Assistant,
                [
                    new TextContent("Looking."),
                    new FunctionCallContent("call_1|fc_9", "get_weather", new Dictionary<string, object?> { ["city"] = "Paris", ["days"] = JsonElement.Parse("2") }),
                    new FunctionCallContent("call_2", "now"),
                ]),
                new(ChatRole.Tool, [new FunctionResultContent("call_1|fc_9", "sunny")]),
                new(ChatRole.User, "Thanks"),
                new(ChatRole.Tool, [new FunctionResultContent("call_2", JsonElement.Parse("""{"at":null}""")) { Exception = new InvalidOperationException("x") }])));

    [Fact]
    public void ToolResult_OfContents_IsBlocks()
        => Assert.EndsWith(
            """{"type":"tool_result","tool_use_id":"c","content":[{"type":"text","text":"see"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]}]}]""",
            Written.Messages(
                new(ChatRole.Assistant, [new FunctionCallContent("c", "look")]),
                new(ChatRole.Tool, [new FunctionResultContent("c", new List<AIContent> { new TextContent("see"), new TextContent(""), new DataContent(new byte[] { 1, 2, 3 }, "image/png") })])),
            StringComparison.Ordinal);

    [Fact]
    public void ToolCallIds_OfAnyVendor_AreMadeFitAndStayApart()
    {
        var ids = new ToolCallIds();

        Assert.Equal("toolu_01-A", ids.OfCall("toolu_01-A"));
        Assert.Equal("toolu_01-A", ids.OfResult("toolu_01-A"));
        Assert.Equal("callx", ids.OfCall("call.x|y"));
        Assert.Equal(64, ids.OfCall(new string('a', 100)).Length);
        Assert.Matches("^call_[0-9a-f]{32}$", ids.OfCall(new string('a', 101)));
        var nameless = ids.OfCall("");
        Assert.Matches("^call_[0-9a-f]{32}$", nameless);
        Assert.Equal(nameless, ids.OfResult(null));
        Assert.Equal("callx", ids.OfResult("call.x|y"));
        Assert.Equal("callx", ids.OfResult("call.x|y"));
        Assert.Equal("unasked", ids.OfResult("unasked"));
    }

    [Fact]
    public void ToolCallIds_UsedAgain_AreAnsweredInTheirOrder()
    {
        var ids = new ToolCallIds();
        string[] calls = [ids.OfCall("call_0"), ids.OfCall("call_0")];
        string[] results = [ids.OfResult("call_0"), ids.OfResult("call_0")];
        var later = ids.OfCall("call_0");

        Assert.Equal("call_0", calls[0]);
        Assert.Equal(calls, results);
        Assert.Equal(later, ids.OfResult("call_0"));
        Assert.Equal(3, calls.Append(later).Distinct().Count());
    }

    [Fact]
    public void Thoughts_GoBackOnlyIfSigned()
        => Assert.Contains(
            """{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"sig"},{"type":"thinking","thinking":"","signature":"hidden"},{"type":"redacted_thinking","data":"xyz"},{"type":"text","text":"42"}]}""",
            Written.Messages(
                new(ChatRole.User, [new TextReasoningContent("mine") { ProtectedData = "no" }, new TextContent("6*7?")]),
                new(ChatRole.Assistant,
                [
                    new TextReasoningContent("unsigned"),
                    new TextReasoningContent("Hm.") { ProtectedData = "sig" },
                    new TextReasoningContent("") { ProtectedData = "hidden" },
                    RedactedThinking.Create("xyz"),
                    new TextContent("42"),
                ]),
                new(ChatRole.User, "why?")),
            StringComparison.Ordinal);

    [Fact]
    public void History_ThatWasStored_IsWrittenAsItWas()
    {
        ChatMessage[] history =
        [
            new(ChatRole.User, [new TextContent("Weather?") { AdditionalProperties = new() { ["cache_control"] = Ephemeral } }]),
            new(ChatRole.Assistant,
            [
                new TextReasoningContent("Hm.") { ProtectedData = "sig" },
                RedactedThinking.Create("xyz"),
                new FunctionCallContent("c", "f", new Dictionary<string, object?> { ["a"] = JsonElement.Parse("[1.50,null]") }),
            ]),
            new(ChatRole.Tool, [new FunctionResultContent("c", "sunny")]),
        ];

        var stored = JsonSerializer.Deserialize<ChatMessage[]>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

        Assert.Equal(Written.Messages(history), Written.Messages(stored));
        Assert.Contains("redacted_thinking", Written.Messages(stored), StringComparison.Ordinal);
        Assert.Contains("[1.50,null]", Written.Messages(stored), StringComparison.Ordinal);
    }

    [Fact]
    public void Media_OfEveryKindAnthropicTakes_IsWritten()
        => Assert.Equal(
            """[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AQID"},"cache_control":{"type":"ephemeral"}},{"type":"image","source":{"type":"url","url":"https://example.com/a.png?x=1&y=2"}},{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AQID"},"title":"a.pdf"},{"type":"document","source":{"type":"url","url":"https://example.com/b.pdf"}},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"}}]}]""",
            Written.Messages(new ChatMessage(ChatRole.User,
            [
                new DataContent(new byte[] { 1, 2, 3 }, "image/jpg") { AdditionalProperties = new() { ["cache_control"] = Ephemeral } },
                new UriContent("https://example.com/a.png?x=1&y=2", "image/*"),
                new DataContent(new byte[] { 1, 2, 3 }, "application/pdf") { Name = "a.pdf" },
                new UriContent("https://example.com/b.pdf", "application/pdf"),
                new DataContent("plain"u8.ToArray(), "text/plain"),
            ])));

    public static TheoryData<string, AIContent> Unsupported() => new()
    {
        { "user", new DataContent(new byte[] { 1 }, "audio/wav") },
        { "user", new DataContent(new byte[] { 1 }, "image/tiff") },
        { "user", new UriContent("http://example.com/a.png", "image/png") },
        { "user", new UriContent("https://example.com/a.mp4", "video/mp4") },
        { "user", new HostedFileContent("file-1") },
        { "user", new FunctionCallContent("c", "n") },
        { "assistant", new DataContent(new byte[] { 1 }, "image/png") },
        { "assistant", new FunctionResultContent("c", "r") },
        { "system", new DataContent(new byte[] { 1 }, "image/png") },
    };

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void Content_AnthropicDoesNotTake_IsRefusedByItsPath(string role, AIContent content)
    {
        var exception = Assert.Throws<GatewayException>(() => Written.Messages(new ChatMessage(ChatRole.User, "hi"), new(new ChatRole(role), [new TextContent("a"), content])));

        Assert.Equal((400, "unsupported_content", "messages[1].content[1]"), (exception.Error.StatusCode, exception.Code, exception.Error.Param));
    }

    [Theory]
    [InlineData("n", "2", "n")]
    [InlineData("logprobs", "true", "logprobs")]
    [InlineData("top_logprobs", "3", "logprobs")]
    [InlineData("audio", "{}", "audio")]
    [InlineData("modalities", """["text","audio"]""", "modalities")]
    public void Parameter_ThatDecidesTheAnswer_IsRefused(string name, string value, string path)
    {
        var options = new ChatOptions { AdditionalProperties = new() { [name] = JsonElement.Parse(value) } };

        var exception = Assert.Throws<GatewayException>(() => Written.Rest(options));

        Assert.Equal((400, "unsupported_parameter", path), (exception.Error.StatusCode, exception.Code, exception.Error.Param));
    }

    [Fact]
    public void Parameters_ThatOnlyAdviseOrAreNeutral_AreLeftOut()
        => Assert.Equal("{}", Written.Rest(new ChatOptions
        {
            Seed = 1,
            FrequencyPenalty = 1,
            PresencePenalty = 1,
            AdditionalProperties = new()
            {
                ["n"] = JsonElement.Parse("1"),
                ["logprobs"] = JsonElement.Parse("false"),
                ["audio"] = JsonElement.Parse("null"),
                ["modalities"] = JsonElement.Parse("""["text"]"""),
                ["logit_bias"] = JsonElement.Parse("""{"1":1}"""),
                ["user"] = "",
            },
        }));

    [Theory]
    [InlineData(1.8f, null, null, "{\"temperature\":1}")]
    [InlineData(0.25f, 0.5f, null, "{\"temperature\":0.25}")]
    [InlineData(null, 0.5f, 40, "{\"top_p\":0.5,\"top_k\":40}")]
    public void Sampling_IsClampedAndTemperatureWins(float? temperature, float? topP, int? topK, string expected)
        => Assert.Equal(expected, Written.Rest(new ChatOptions { Temperature = temperature, TopP = topP, TopK = topK }));

    [Theory]
    [InlineData("claude-opus-4-7", null)]
    [InlineData("claude-sonnet-4-5", "none")]
    [InlineData("claude-sonnet-4-5", "low")]
    public void Sampling_IsNotSentToStrictModelsNorWithThinking(string model, string? effort)
    {
        var body = Written.Rest(new ChatOptions { Temperature = 0.5f, TopP = 0.5f, TopK = 4, AdditionalProperties = new() { ["reasoning_effort"] = effort } }, model);

        Assert.DoesNotContain("temperature", body, StringComparison.Ordinal);
        Assert.DoesNotContain("top_", body, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonObject_IsAskedForInWords()
    {
        var body = Written.Body([new(ChatRole.System, "s"), new(ChatRole.User, "hi")], new ChatOptions { ResponseFormat = ChatResponseFormat.Json });

        Assert.Contains("\"system\":\"s\\n\\nAnswer with one valid JSON object", body, StringComparison.Ordinal);
        Assert.DoesNotContain("output_config", body, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonSchema_IsAskedForWithClosedObjects()
    {
        var format = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}}}},"required":["a"]}"""), "s");

        Assert.Equal(
            """{"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}},"additionalProperties":false}},"required":["a"],"additionalProperties":false}}}}""",
            Written.Rest(new ChatOptions { ResponseFormat = format }));
    }
}
