using System.Text;
using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Bedrock;

public sealed class ConverseRequestTests
{
    private const string Hi = """{"messages":[{"role":"user","content":[{"text":"hi"}]}]""";

    private static readonly JsonElement Ephemeral = JsonElement.Parse("""{"type":"ephemeral"}""");

    [Fact]
    public void Body_OfASimpleConversation_IsExactlyThis()
        => Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"hi"},{"text":"there"}]},{"role":"assistant","content":[{"text":"yes"}]},{"role":"user","content":[{"text":"go"}]}],"system":[{"text":"Be brief."},{"text":"Be kind."},{"cachePoint":{"type":"default"}}],"inferenceConfig":{"maxTokens":9,"topP":0.5,"stopSequences":["END"]}}""",
            Converse.Write(
                [
                    new ChatMessage(ChatRole.User, "hi"),
                    new ChatMessage(ChatRole.User, "there"),
                    new ChatMessage(new ChatRole("developer"), [new TextContent("Be kind.") { AdditionalProperties = new() { ["cache_control"] = Ephemeral } }]),
                    new ChatMessage(ChatRole.Assistant, "yes"),
                    new ChatMessage(ChatRole.User, [new TextContent(" "), new TextContent("go")]),
                ],
                new ChatOptions { Instructions = "Be brief.", MaxOutputTokens = 9, TopP = 0.5f, StopSequences = ["END", ""] }));

    [Theory]
    [InlineData("image/png", "png")]
    [InlineData("image/jpeg", "jpeg")]
    [InlineData("image/jpg", "jpeg")]
    [InlineData("image/gif", "gif")]
    [InlineData("image/webp", "webp")]
    public void Image_IsSentAsContent(string mediaType, string format)
        => Assert.Equal(
            $$$$"""{"messages":[{"role":"user","content":[{"image":{"format":"{{{{format}}}}","source":{"bytes":"eA=="}}}]}]}""",
            Converse.Write([new ChatMessage(ChatRole.User, [new DataContent("x"u8.ToArray(), mediaType)])]));

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("audio/wav")]
    [InlineData("image/tiff")]
    public void Content_ThatIsNotTaken_IsRefusedWithItsPlace(string mediaType)
    {
        var exception = Assert.Throws<GatewayException>(() => Converse.Write([new ChatMessage(ChatRole.User, [new TextContent("a"), new DataContent("x"u8.ToArray(), mediaType)])]));

        Assert.Equal(("unsupported_content", "messages[0].content[1]"), (exception.Code, exception.Error.Param));
    }

    [Fact]
    public void Result_OfEveryKind_IsWritten()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new FunctionCallContent("a", "f"), new FunctionCallContent("b", "f"), new FunctionCallContent("c", "f"), new FunctionCallContent("d", "f")]),
            new(ChatRole.Tool,
            [
                new FunctionResultContent("a", ""),
                new FunctionResultContent("b", new { Answer = 42 }),
                new FunctionResultContent("c", new List<AIContent> { new TextContent("see"), new DataContent("x"u8.ToArray(), "image/png") }),
                new FunctionResultContent("d", "no") { Exception = new InvalidOperationException() },
            ]),
        ];

        foreach (var (model, status) in new[] { (Converse.Claude, ",\"status\":\"error\""), (Converse.Nova, ",\"status\":\"error\""), (Converse.Llama, "") })
        {
            Assert.Contains(
                """{"toolResult":{"toolUseId":"a","content":[]}},{"toolResult":{"toolUseId":"b","content":[{"text":"{\"answer\":42}"}]}},{"toolResult":{"toolUseId":"c","content":[{"text":"see"},{"image":{"format":"png","source":{"bytes":"eA=="}}}]}},{"toolResult":{"toolUseId":"d","content":[{"text":"no"}]"""
                    + status + "}}", Converse.Write(messages, model: model), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Tools_AreWritten()
    {
        const string Body = """
            {"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f","description":"Does.","strict":true,"parameters":{"type":"object"}},"cache_control":{"type":"ephemeral"}},{"type":"function","function":{"name":"g"}}],"tool_choice":CHOICE}
            """;
        const string Specs = """{"tools":[{"toolSpec":{"name":"f","description":"Does.","inputSchema":{"json":{"type":"object"}},"strict":true}},{"cachePoint":{"type":"default"}},{"toolSpec":{"name":"g","inputSchema":{"json":{"type":"object","properties":{}}}}}]""";

        foreach (var (choice, written) in new[]
        {
            ("null", ""), ("\"auto\"", ",\"toolChoice\":{\"auto\":{}}"), ("\"required\"", ",\"toolChoice\":{\"any\":{}}"),
            ("""{"type":"function","function":{"name":"g"}}""", ",\"toolChoice\":{\"tool\":{\"name\":\"g\"}}"),
        })
        {
            Assert.Equal(Hi + ",\"toolConfig\":" + Specs + written + "}}", Converse.Translate(Body.Replace("CHOICE", choice, StringComparison.Ordinal)));
        }

        Assert.Equal(Hi + "}", Converse.Translate(Body.Replace("CHOICE", "\"none\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Tools_TheHistoryCalls_AreNamedEvenIfNoneMayBeCalled()
    {
        ChatMessage[] messages = [new(ChatRole.Assistant, [new FunctionCallContent("a", "f"), new FunctionCallContent("b", "f")]), new(ChatRole.Tool, [new FunctionResultContent("a", "x"), new FunctionResultContent("b", "y")])];
        var tool = AIFunctionFactory.CreateDeclaration("g", "", JsonElement.Parse("""{"type":"object"}"""));

        Assert.EndsWith(""","toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object","properties":{}}}}}]}}""", Converse.Write(messages), StringComparison.Ordinal);
        Assert.EndsWith(""","toolConfig":{"tools":[{"toolSpec":{"name":"g","inputSchema":{"json":{"type":"object"}}}}]}}""", Converse.Write(messages, new ChatOptions { Tools = [tool], ToolMode = ChatToolMode.None }), StringComparison.Ordinal);
    }

    [Fact]
    public void Tool_ThatIsNoFunction_IsRefused()
        => Assert.Equal("tools[0]", Assert.Throws<GatewayException>(() => Converse.Write(new ChatOptions { Tools = [new HostedWebSearchTool()] })).Error.Param);

    [Fact]
    public void Format_BecomesOutputConfigOrASentence()
    {
        Assert.Equal(
            Hi + ""","outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"n","schema":"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false}"}}}}}""",
            Converse.Translate("""{"messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","properties":{"a":{"type":"string"}}}}}}"""));
        Assert.Contains("\"system\":[{\"text\":\"Answer with one valid JSON object", Converse.Write(new ChatOptions { ResponseFormat = ChatResponseFormat.Json }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Converse.Claude, "none", """,EXTRA{"thinking":{"type":"disabled"}}}""")]
    [InlineData(Converse.Claude, "low", ""","inferenceConfig":{"maxTokens":16000},EXTRA{"thinking":{"type":"enabled","budget_tokens":8000}}}""")]
    [InlineData(Converse.Opus, "xhigh", ""","inferenceConfig":{"maxTokens":32000},EXTRA{"thinking":{"type":"adaptive"},"output_config":{"effort":"high"},"anthropic_beta":["interleaved-thinking-2025-05-14"]}}""")]
    [InlineData(Converse.StrictOpus, "max", ""","inferenceConfig":{"maxTokens":32000},EXTRA{"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"high"}}}""")]
    [InlineData(Converse.Nova, "none", ""","inferenceConfig":{"temperature":0.5},EXTRA{"reasoningConfig":{"type":"disabled"}}}""")]
    [InlineData(Converse.Nova, "minimal", ""","inferenceConfig":{"temperature":0.5},EXTRA{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"low"}}}""")]
    [InlineData(Converse.Nova, "medium", ""","inferenceConfig":{"temperature":0.5},EXTRA{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"medium"}}}""")]
    [InlineData(Converse.Nova, "max", """,EXTRA{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"high"}}}""")]
    [InlineData(Converse.Llama, "high", ""","inferenceConfig":{"temperature":0.5}}""")]
    public void Effort_IsSaidAsTheModelsFamilyHasIt(string model, string effort, string written)
        => Assert.Equal(
            Hi + written.Replace("EXTRA", "\"additionalModelRequestFields\":", StringComparison.Ordinal),
            Converse.Translate($$"""{"messages":[{"role":"user","content":"hi"}],"temperature":0.5,"reasoning_effort":"{{effort}}"}""", model));

    [Theory]
    [InlineData(Converse.Claude, 100, "\"maxTokens\":16000")]
    [InlineData(Converse.Claude, 20_000, "\"maxTokens\":20000")]
    [InlineData(Converse.Opus, 100, "\"maxTokens\":100")]
    [InlineData(Converse.Nova, 100, "\"maxTokens\":100")]
    public void Limit_LeavesRoomForAnAnswerAfterThinking(string model, int limit, string written)
        => Assert.Contains(written, Converse.Write(new ChatOptions { MaxOutputTokens = limit, Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } }, model), StringComparison.Ordinal);

    [Theory]
    [InlineData(Converse.Claude, ""","inferenceConfig":{"temperature":1},"additionalModelRequestFields":{"top_k":5}}""")]
    [InlineData(Converse.StrictOpus, "}")]
    [InlineData(Converse.Nova, ""","inferenceConfig":{"temperature":1}}""")]
    public void Sampling_IsClampedAndLeftOutWhereItIsRefused(string model, string written)
        => Assert.Equal(Hi + written, Converse.Write(new ChatOptions { Temperature = 1.7f, TopP = 0.3f, TopK = 5 }, model));

    [Fact]
    public void Thoughts_AreHandedBackIfSigned()
        => Assert.Contains(
            """{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Hm","signature":"sig"}}},{"reasoningContent":{"redactedContent":"eHl6"}},{"text":"yes"}]}""",
            Converse.Write(
            [
                new ChatMessage(ChatRole.User, "hi"),
                new ChatMessage(ChatRole.Assistant,
                [
                    new TextReasoningContent("not signed"),
                    new TextReasoningContent("Hm") { ProtectedData = "sig" },
                    RedactedThinking.Create(Convert.ToBase64String(Encoding.ASCII.GetBytes("xyz"))),
                    new TextContent("yes"),
                ]),
                new ChatMessage(ChatRole.User, "go"),
            ]), StringComparison.Ordinal);
}
