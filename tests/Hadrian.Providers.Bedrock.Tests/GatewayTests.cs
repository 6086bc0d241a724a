using System.Text.Json.Nodes;
using NSubstitute;

namespace Hadrian.Providers.Bedrock.Tests;

/// <summary>Callers speak OpenAI's dialect over HTTP, and Bedrock hears its own.</summary>
public sealed class GatewayTests
{
    private const string Stream = TestGateway.Hi + ",\"stream\":true";
    private const string Tools = """
        "tools":[{"type":"function","cache_control":{"type":"ephemeral"},"function":{"name":"get_weather","description":"Tells.","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]
        """;

    [Fact]
    public async Task Plain_IsTranslatedThereAndBack()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync("""
            "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}],
            "max_completion_tokens":50,"temperature":1.5,"top_p":0.4,"stop":"END","user":"u-1","seed":7,"metadata":{"a":"b"},"n":1,"presence_penalty":1
            """)).AssertOk();

        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"hi"},{"cachePoint":{"type":"default"}}]}],"system":[{"text":"Be brief."}],"inferenceConfig":{"maxTokens":50,"temperature":1,"stopSequences":["END"]}}""",
            (await gateway.Upstream.WaitForRequestAsync()).Text);
        var answer = JsonNode.Parse(reply.Text)!.AsObject();
        Assert.StartsWith("bedrock-", (string)answer["id"]!, StringComparison.Ordinal);
        Assert.True((long)answer["created"]! > 1_700_000_000);
        answer.Remove("id");
        answer.Remove("created");
        answer["usage"]!.AsObject().Remove("cost");
        AssertJson(
            $$$$"""
            {"object":"chat.completion","model":"{{{{TestProvider.Claude}}}}","choices":[{"index":0,"message":{"role":"assistant","content":"The wall runs along Hadrian's line.","refusal":null},"logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":5,"cache_creation_input_tokens":3},"completion_tokens_details":{"reasoning_tokens":0}}}
            """,
            answer.ToJsonString());
        Assert.Equal(("aws", "20"), (reply.Headers["X-Provider"], reply.Headers["X-Input-Tokens"]));
    }

    [Theory]
    [InlineData(Stream, 0)]
    [InlineData(Stream + ",\"stream_options\":{\"include_usage\":true}", 1)]
    public async Task Stream_IsTranslatedEventByEvent(string body, int usages)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Frames.Stream(Replies.Stream));

        var reply = (await gateway.ChatAsync(body)).AssertOk();

        Assert.StartsWith("text/event-stream", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(
            [
                """{"role":"assistant"} null""",
                """{"content":"The wall runs"} null""",
                """{"content":" along Hadrian\u0027s line."} null""",
                """{} stop""",
            ],
            Deltas(reply));
        Assert.Equal("[DONE]", reply.Events[^1]);
        var usage = reply.Events.SkipLast(1).Select(data => JsonNode.Parse(data)!).Where(chunk => chunk["usage"] is JsonObject).ToList();
        Assert.Equal(usages, usage.Count);
        Assert.All(usage, chunk => Assert.Equal((0, 20, 9), (chunk["choices"]!.AsArray().Count, (int)chunk["usage"]!["prompt_tokens"]!, (int)chunk["usage"]!["completion_tokens"]!)));
        Assert.Equal($"/model/{Uri.EscapeDataString(TestProvider.Claude)}/converse-stream", (await gateway.Upstream.WaitForRequestAsync()).RawTarget);
    }

    [Fact]
    public async Task Tools_Loop_GoesThereAndBack()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(Replies.ToolCall));

        var reply = (await gateway.ChatAsync(TestGateway.Hi + "," + Tools + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}},\"parallel_tool_calls\":false")).AssertOk();
        var choice = JsonNode.Parse(reply.Text)!["choices"]![0]!;
        AssertJson(
            """
            {"role":"assistant","content":"Let me look.","refusal":null,"reasoning":"They want the weather.","tool_calls":[
              {"id":"tooluse_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}},{"id":"tooluse_2","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Rome\"}"}}]}
            """,
            choice["message"]!.ToJsonString());
        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
        (await gateway.ChatAsync($$"""
            "messages":[{"role":"user","content":"Weather?"},{{choice["message"]!.ToJsonString()}},
              {"role":"tool","tool_call_id":"tooluse_1","content":"sunny"},{"role":"tool","tool_call_id":"tooluse_2","content":[{"type":"text","text":"rainy"}]}],"tool_choice":"none"
            """)).AssertOk();

        Assert.EndsWith(
            ""","toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","description":"Tells.","inputSchema":{"json":{"type":"object","properties":{"city":{"type":"string"}}}},"strict":true}},{"cachePoint":{"type":"default"}}],"toolChoice":{"tool":{"name":"get_weather"}}}}""",
            gateway.Upstream.Requests[0].Text, StringComparison.Ordinal);
        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"Weather?"}]},{"role":"assistant","content":[{"text":"Let me look."},{"toolUse":{"toolUseId":"tooluse_1","name":"get_weather","input":{"city":"Paris"}}},{"toolUse":{"toolUseId":"tooluse_2","name":"get_weather","input":{"city":"Rome"}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"tooluse_1","content":[{"text":"sunny"}]}},{"toolResult":{"toolUseId":"tooluse_2","content":[{"text":"rainy"}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":{"type":"object","properties":{}}}}}]}}""",
            gateway.Upstream.Requests[1].Text);
    }

    [Fact]
    public async Task Tools_Streamed_ArgumentsComeAsTheyAreWritten()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Frames.Stream(Replies.ToolStream));

        var reply = (await gateway.ChatAsync(Stream + "," + Tools)).AssertOk();

        Assert.Equal(
            [
                """{"role":"assistant"} null""",
                """{"reasoning":"They want"} null""",
                """{"reasoning":" the weather."} null""",
                """{"content":"Let me look."} null""",
                """{"tool_calls":[{"index":0,"id":"tooluse_1","type":"function","function":{"name":"get_weather","arguments":""}}]} null""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"{\u0022city\u0022:"}}]} null""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"\u0022Paris\u0022}"}}]} null""",
                """{} tool_calls""",
            ],
            Deltas(reply));
    }

    [Theory]
    [InlineData(400, "ValidationException", "invalid_request_error")]
    [InlineData(404, "ResourceNotFoundException", "invalid_request_error")]
    [InlineData(404, "ModelNotFoundException", "invalid_request_error")]
    [InlineData(403, "AccessDeniedException", "authentication_error")]
    [InlineData(403, "UnrecognizedClientException", "authentication_error")]
    [InlineData(403, "ExpiredTokenException", "authentication_error")]
    [InlineData(403, "InvalidSignatureException", "authentication_error")]
    [InlineData(429, "ThrottlingException", "rate_limit_error")]
    [InlineData(400, "ServiceQuotaExceededException", "rate_limit_error")]
    [InlineData(429, "ModelNotReadyException", "server_error")]
    [InlineData(408, "ModelTimeoutException", "server_error")]
    [InlineData(424, "ModelErrorException", "server_error")]
    [InlineData(424, "ModelStreamErrorException", "server_error")]
    [InlineData(500, "InternalServerException", "server_error")]
    [InlineData(503, "ServiceUnavailableException", "server_error")]
    [InlineData(418, "TeapotException", "api_error")]
    public async Task Error_KeepsStatusMessageAndAdvice(int status, string name, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var body in new[] { Stream, TestGateway.Hi })
        {
            gateway.Upstream.Enqueue(Replies.Error(status, name, "No luck today.").WithHeader("retry-after", "7"));

            var reply = await gateway.ChatAsync(body);

            Assert.Equal((status, "7"), (reply.Status, reply.Headers.GetValueOrDefault("Retry-After")));
            AssertJson(
                $$"""{"type":"{{type}}","message":"No luck today.","param":null,"code":"{{name.ToLowerInvariant()}}","provider":"aws","provider_code":"{{name}}","request_id":"{{reply.Headers["X-Request-Id"]}}"}""",
                reply.Error.GetRawText());
        }
    }

    [Theory]
    [InlineData(500, "<html>", "bedrock_error", "The provider answered with status 500 and no readable error message.")]
    [InlineData(403, """{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"Not you."}""", "accessdeniedexception", "Not you.")]
    [InlineData(400, "", "bedrock_error", "The provider answered with status 400 and no readable error message.")]
    public async Task Error_WithoutItsHeader_IsReadFromTheBody(int status, string body, string code, string message)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Text(body, "text/html", status));

        var reply = await gateway.ChatAsync();

        Assert.Equal((status, code, message), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("throttlingException", "rate_limit_error")]
    [InlineData("internalServerException", "server_error")]
    [InlineData("serviceUnavailableException", "server_error")]
    [InlineData("modelStreamErrorException", "server_error")]
    [InlineData("validationException", "invalid_request_error")]
    public async Task Stream_ThatFails_EndsWithTheErrorAndNotDone(string name, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Frames.Stream(Replies.Start, Replies.Text("The wall"), Frames.Exception(name, """{"message":"No luck today."}""")));

        var reply = (await gateway.ChatAsync(Stream)).AssertOk();

        var error = JsonNode.Parse(reply.Events[^1])!["error"]!;
        Assert.Equal(
            (type, "No luck today.", name.ToLowerInvariant(), name),
            ((string?)error["type"], (string?)error["message"], (string?)error["code"], (string?)error["provider_code"]));
        Assert.Contains("The wall", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throttlingException", 429)]
    [InlineData("serviceUnavailableException", 503)]
    [InlineData("validationException", 400)]
    public async Task Stream_ThatFailsBeforeItsFirstContent_HasTheErrorsStatus(string name, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Frames.Stream(Replies.Start, Frames.Exception(name, """{"message":"No luck today."}""")));

        var reply = await gateway.ChatAsync(Stream);

        Assert.Equal((status, "No luck today."), (reply.Status, reply.Error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Stream_ThatErrsWithACode_TellsIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Frames.Stream(Replies.Start, Replies.Text("The wall"), Frames.Error("InternalFailure", "Out of stones.")));

        var reply = (await gateway.ChatAsync(Stream)).AssertOk();

        Assert.Equal("Out of stones.", (string?)JsonNode.Parse(reply.Events[^1])!["error"]!["message"]);
    }

    [Fact]
    public async Task Stream_ThatIsCut_EndsWithStreamTruncated()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Frames.Stream(Replies.Start, Replies.Text("The wall"), Replies.Text(" runs")).EndAfter(2));

        var reply = (await gateway.ChatAsync(Stream)).AssertOk();

        Assert.Equal("stream_truncated", (string?)JsonNode.Parse(reply.Events[^1])!["error"]!["code"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    public async Task Answer_ThatIsNone_Is502(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var request in new[] { TestGateway.Hi, Stream })
        {
            gateway.Upstream.Enqueue(StubReply.Text(body, "text/html"));

            var reply = await gateway.ChatAsync(request);

            Assert.Equal(502, reply.Status);
        }
    }

    [Fact]
    public async Task Image_ByUrl_IsFetched()
    {
        var images = Substitute.For<IImageFetcher>();
        images.FetchAsync(new Uri("https://example.com/a"), Arg.Any<CancellationToken>()).Returns(new FetchedImage("image/webp", "webp"u8.ToArray()));
        await using var gateway = await TestGateway.StartAsync(images: images);

        (await gateway.ChatAsync("""
            "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a"}},{"type":"image_url","image_url":{"url":"data:image/png;base64,cG5nIQ=="}}]}]
            """)).AssertOk();

        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"image":{"format":"webp","source":{"bytes":"d2VicA=="}}},{"image":{"format":"png","source":{"bytes":"cG5nIQ=="}}}]}]}""",
            (await gateway.Upstream.WaitForRequestAsync()).Text);
    }

    [Theory]
    [InlineData("\"n\":2", "unsupported_parameter", "n")]
    [InlineData("\"logprobs\":true", "unsupported_parameter", "logprobs")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "unsupported_parameter", "modalities")]
    public async Task Parameter_ThatWouldChangeTheAnswer_IsRefusedBeforeAnyCall(string member, string code, string param)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.ChatAsync(TestGateway.Hi + "," + member);

        Assert.Equal((400, code, param), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("param").GetString()));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,YQ=="}}""")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"YQ==","format":"wav"}}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/tiff;base64,YQ=="}}""")]
    public async Task Content_ThatBedrockDoesNotTake_IsRefusedBeforeAnyCall(string part)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.ChatAsync($$"""
            "messages":[{"role":"user","content":[{"type":"text","text":"a"},{{part}}]}]
            """);

        Assert.Equal((400, "unsupported_content", "messages[0].content[1]"), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("param").GetString()));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Retries_AreTheGatewaysAlone()
    {
        await using var gateway = await TestGateway.StartAsync(options => (options.Retry.Enabled, options.Retry.MaxRetries, options.Retry.InitialDelayMilliseconds) = (true, 2, 1));
        gateway.Upstream.Enqueue(Replies.Error(424, "ModelErrorException", "Hm."), Replies.Error(503, "ServiceUnavailableException", "Hm."), StubReply.Json(Replies.Answer));
        gateway.Upstream.Enqueue(Replies.Error(503, "ServiceUnavailableException", "a"), Replies.Error(503, "ServiceUnavailableException", "b"), Replies.Error(503, "ServiceUnavailableException", "c"));

        (await gateway.ChatAsync()).AssertOk();
        var failed = await gateway.ChatAsync();

        Assert.Equal((503, "c", 6), (failed.Status, failed.Error.GetProperty("message").GetString(), gateway.Upstream.Requests.Count));
    }

    private static List<string> Deltas(TestGateway.Reply reply) =>
    [
        .. reply.Events.Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)!["choices"]!.AsArray()).Where(choices => choices.Count > 0)
            .Select(choices => $"{choices[0]!["delta"]!.ToJsonString()} {choices[0]!["finish_reason"]?.GetValue<string>() ?? "null"}"),
    ];

    private static void AssertJson(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
