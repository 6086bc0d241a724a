using System.Text.Json.Nodes;
using NSubstitute;

namespace Hadrian.Providers.Vertex.Tests;

/// <summary>Callers speak OpenAI's dialect over HTTP, and Gemini hears its own.</summary>
public sealed class GatewayTests
{
    private const string Stream = TestGateway.Hi + ",\"stream\":true";
    private const string Tools = """
        "tools":[{"type":"function","function":{"name":"get_weather","description":"Tells.","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}},"additionalProperties":false}}}]
        """;

    [Fact]
    public async Task Plain_IsTranslatedThereAndBack()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync("""
            "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}],
            "max_completion_tokens":50,"temperature":1.5,"top_p":0.25,"stop":"END","user":"u-1","seed":7,"metadata":{"a":"b"},"n":1,"presence_penalty":1
            """)).AssertOk();

        Assert.Equal(
            """{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"systemInstruction":{"role":"user","parts":[{"text":"Be brief."}]},"generationConfig":{"maxOutputTokens":50,"temperature":1.5,"topP":0.25,"presencePenalty":1,"seed":7,"stopSequences":["END"]}}""",
            (await gateway.Upstream.WaitForRequestAsync()).Text);
        var answer = JsonNode.Parse(reply.Text)!.AsObject();
        Assert.StartsWith("vertex-", (string)answer["id"]!, StringComparison.Ordinal);
        Assert.True((long)answer["created"]! > 1_700_000_000);
        answer.Remove("id");
        answer.Remove("created");
        answer["usage"]!.AsObject().Remove("cost");
        AssertJson(
            $$$$"""
            {"object":"chat.completion","model":"{{{{TestProvider.Gemini}}}}","choices":[{"index":0,"message":{"role":"assistant","content":"The wall runs along Hadrian's line.","refusal":null},"logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":4}}}
            """,
            answer.ToJsonString());
        Assert.Equal(("google", "20"), (reply.Headers["X-Provider"], reply.Headers["X-Input-Tokens"]));
    }

    [Theory]
    [InlineData(Stream, 0)]
    [InlineData(Stream + ",\"stream_options\":{\"include_usage\":true}", 1)]
    public async Task Stream_IsTranslatedEventByEvent(string body, int usages)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Replies.Events(Replies.Stream));

        var reply = (await gateway.ChatAsync(body)).AssertOk();

        Assert.StartsWith("text/event-stream", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(
            ["""{"role":"assistant"} null""", """{"content":"The wall runs"} null""", """{"content":" along Hadrian\u0027s line."} null""", """{} stop"""],
            Deltas(reply));
        Assert.Equal("[DONE]", reply.Events[^1]);
        var usage = reply.Events.SkipLast(1).Select(data => JsonNode.Parse(data)!).Where(chunk => chunk["usage"] is JsonObject).ToList();
        Assert.Equal(usages, usage.Count);
        Assert.All(usage, chunk => Assert.Equal((0, 20, 9), (chunk["choices"]!.AsArray().Count, (int)chunk["usage"]!["prompt_tokens"]!, (int)chunk["usage"]!["completion_tokens"]!)));
        Assert.Equal($"{TestProvider.Prefix}/gemini-2.5-flash:streamGenerateContent?alt=sse", (await gateway.Upstream.WaitForRequestAsync()).RawTarget);
    }

    [Fact]
    public async Task Tools_Loop_GoesThereAndBackWithItsSignature()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(Replies.ToolCall));

        var reply = (await gateway.ChatAsync(TestGateway.Hi + "," + Tools + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}},\"parallel_tool_calls\":false", TestProvider.Third)).AssertOk();
        var choice = JsonNode.Parse(reply.Text)!["choices"]![0]!;
        var ids = choice["message"]!["tool_calls"]!.AsArray().Select(call => (string)call!["id"]!).ToList();
        AssertJson(
            $$$$"""
            {"role":"assistant","content":"Let me look.","refusal":null,"reasoning":"They want the weather.","tool_calls":[
              {"id":"{{{{ids[0]}}}}","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"},"extra_content":{"google":{"thought_signature":"sig+1="}}},
              {"id":"{{{{ids[1]}}}}","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Rome\"}"}}]}
            """,
            choice["message"]!.ToJsonString());
        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
        (await gateway.ChatAsync($$"""
            "messages":[{"role":"user","content":"Weather?"},{{choice["message"]!.ToJsonString()}},
              {"role":"tool","tool_call_id":"{{ids[0]}}","content":"sunny"},{"role":"tool","tool_call_id":"{{ids[1]}}","content":[{"type":"text","text":"{\"sky\":\"grey\"}"}]}]
            """, TestProvider.Third)).AssertOk();

        Assert.EndsWith(
            ""","tools":[{"functionDeclarations":[{"name":"get_weather","description":"Tells.","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["get_weather"]}}}""",
            gateway.Upstream.Requests[0].Text, StringComparison.Ordinal);
        Assert.Equal(
            """{"contents":[{"role":"user","parts":[{"text":"Weather?"}]},{"role":"model","parts":[{"text":"Let me look."},{"functionCall":{"name":"get_weather","args":{"city":"Paris"}},"thoughtSignature":"sig+1="},{"functionCall":{"name":"get_weather","args":{"city":"Rome"}}}]},{"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"result":"sunny"}}},{"functionResponse":{"name":"get_weather","response":{"sky":"grey"}}}]}]}""",
            gateway.Upstream.Requests[1].Text);
    }

    [Fact]
    public async Task Tools_Streamed_HaveTheirSignatureInTheFirstDelta()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Replies.Events(Replies.ToolStream));

        var reply = (await gateway.ChatAsync(Stream + "," + Tools)).AssertOk();

        var deltas = Deltas(reply);
        var ids = reply.Events.Where(data => data != "[DONE]").SelectMany(data => JsonNode.Parse(data)!["choices"]!.AsArray())
            .Select(choice => (string?)choice!["delta"]!["tool_calls"]?[0]!["id"]).OfType<string>().ToList();
        Assert.Equal(
            [
                """{"role":"assistant"} null""",
                """{"reasoning":"They want the weather."} null""",
                """{"content":"Let me look."} null""",
                """{"tool_calls":[{"index":0,"id":"ID0","type":"function","function":{"name":"get_weather","arguments":""},"extra_content":{"google":{"thought_signature":"sig\u002B1="}}}]} null""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"{\u0022city\u0022:\u0022Paris\u0022}"}}]} null""",
                """{"tool_calls":[{"index":1,"id":"ID1","type":"function","function":{"name":"get_weather","arguments":""}}]} null""",
                """{"tool_calls":[{"index":1,"function":{"arguments":"{\u0022city\u0022:\u0022Rome\u0022}"}}]} null""",
                """{} tool_calls""",
            ],
            deltas.Select(delta => delta.Replace(ids[0], "ID0", StringComparison.Ordinal).Replace(ids[1], "ID1", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "invalid_request_error")]
    [InlineData(400, "FAILED_PRECONDITION", "invalid_request_error")]
    [InlineData(404, "NOT_FOUND", "invalid_request_error")]
    [InlineData(401, "UNAUTHENTICATED", "authentication_error")]
    [InlineData(403, "PERMISSION_DENIED", "authentication_error")]
    [InlineData(429, "RESOURCE_EXHAUSTED", "rate_limit_error")]
    [InlineData(500, "INTERNAL", "server_error")]
    [InlineData(503, "UNAVAILABLE", "server_error")]
    [InlineData(504, "DEADLINE_EXCEEDED", "server_error")]
    [InlineData(409, "ABORTED", "api_error")]
    public async Task Error_KeepsStatusMessageAndAdvice(int status, string name, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var body in new[] { Stream, TestGateway.Hi })
        {
            gateway.Upstream.Enqueue(Replies.Error(status, name, "No luck today.").WithHeader("retry-after", "7"));

            var reply = await gateway.ChatAsync(body);

            Assert.Equal((status, "7"), (reply.Status, reply.Headers.GetValueOrDefault("Retry-After")));
            AssertJson(
                $$"""{"type":"{{type}}","message":"No luck today.","param":null,"code":"{{name.ToLowerInvariant()}}","provider":"google","provider_code":"{{name}}","request_id":"{{reply.Headers["X-Request-Id"]}}"}""",
                reply.Error.GetRawText());
        }
    }

    [Theory]
    [InlineData(500, "<html>", "unknown", "The provider answered with status 500 and no readable error message.")]
    [InlineData(400, "", "unknown", "The provider answered with status 400 and no readable error message.")]
    [InlineData(400, """[{"error":{"code":400,"message":"In an array, projects/77.","status":"INVALID_ARGUMENT"}}]""", "invalid_argument", "In an array, projects/***.")]
    [InlineData(400, """{"error":{"code":400,"message":"Nameless."}}""", "unknown", "Nameless.")]
    public async Task Error_OfAnotherShape_IsReadAsFarAsItGoes(int status, string body, string code, string message)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Text(body, "text/html", status));

        var reply = await gateway.ChatAsync();

        Assert.Equal((status, code, message), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Error_ThatTellsInItsBodyHowLongToWait_TellsCallersToo()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json("""{"error":{"code":429,"message":"Slow.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"16.2s"}]}}""", 429));

        var reply = await gateway.ChatAsync();

        Assert.Equal((429, "17"), (reply.Status, reply.Headers.GetValueOrDefault("Retry-After")));
    }

    [Fact]
    public async Task Stream_ThatFails_EndsWithTheErrorAndNotDone()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Replies.Events(Replies.Chunk("""{"text":"The wall"}"""), """[{"error":{"code":503,"message":"No luck today.","status":"UNAVAILABLE"}}]"""));

        var reply = (await gateway.ChatAsync(Stream)).AssertOk();

        var error = JsonNode.Parse(reply.Events[^1])!["error"]!;
        Assert.Equal(
            ("server_error", "No luck today.", "unavailable", "UNAVAILABLE"),
            ((string?)error["type"], (string?)error["message"], (string?)error["code"], (string?)error["provider_code"]));
        Assert.Contains("The wall", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatFailsBeforeItsFirstContent_HasTheErrorsStatus()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Replies.Events("""{"error":{"code":429,"message":"No luck today.","status":"RESOURCE_EXHAUSTED"}}"""));

        var reply = await gateway.ChatAsync(Stream);

        Assert.Equal((429, "No luck today."), (reply.Status, reply.Error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Stream_ThatIsCut_EndsWithStreamTruncated()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Replies.Events(Replies.Stream).EndAfter(2));

        var reply = (await gateway.ChatAsync(Stream)).AssertOk();

        Assert.Equal("stream_truncated", (string?)JsonNode.Parse(reply.Events[^1])!["error"]!["code"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("{\"candidates\":[{\"conte")]
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

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":7,"totalTokenCount":7}}""")]
    [InlineData("""{"candidates":[{"finishReason":"SAFETY"}],"usageMetadata":{"promptTokenCount":7,"totalTokenCount":7}}""")]
    public async Task Answer_ThatIsBlocked_IsEmptyAndFiltered(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(body), Replies.Events(body));

        var plain = JsonNode.Parse((await gateway.ChatAsync()).AssertOk().Text)!;
        var streamed = (await gateway.ChatAsync(Stream)).AssertOk();

        Assert.Equal(("content_filter", null, 7), ((string?)plain["choices"]![0]!["finish_reason"], (string?)plain["choices"]![0]!["message"]!["content"], (int)plain["usage"]!["prompt_tokens"]!));
        Assert.Equal(["""{"role":"assistant"} null""", "{} content_filter"], Deltas(streamed));
        Assert.Equal("[DONE]", streamed.Events[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Logprobs_AreAskedForAndTold(bool isStreaming)
    {
        const string Chunk = """{"candidates":[{"content":{"parts":[{"text":"Hé"}]},"finishReason":"STOP","logprobsResult":{"chosenCandidates":[{"token":"Hé","tokenId":7,"logProbability":-0.5}],"topCandidates":[{"candidates":[{"token":"Hé","logProbability":-0.5},{"token":"a"}]}]}}]}""";
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(isStreaming ? Replies.Events(Chunk) : StubReply.Json(Chunk));

        var reply = (await gateway.ChatAsync(TestGateway.Hi + ",\"logprobs\":true,\"top_logprobs\":2" + (isStreaming ? ",\"stream\":true" : ""))).AssertOk();

        Assert.EndsWith(""","generationConfig":{"responseLogprobs":true,"logprobs":2}}""", (await gateway.Upstream.WaitForRequestAsync()).Text, StringComparison.Ordinal);
        var choices = (isStreaming ? reply.Events.SkipLast(1) : [reply.Text]).SelectMany(data => JsonNode.Parse(data)!["choices"]!.AsArray());
        AssertJson(
            """{"content":[{"token":"Hé","logprob":-0.5,"bytes":[72,195,169],"top_logprobs":[{"token":"Hé","logprob":-0.5,"bytes":[72,195,169]},{"token":"a","logprob":0,"bytes":[97]}]}],"refusal":null}""",
            Assert.Single(choices, choice => choice!["logprobs"] is not null)!["logprobs"]!.ToJsonString());
    }

    [Fact]
    public async Task Images_AreFetchedAndInlined()
    {
        var images = Substitute.For<IImageFetcher>();
        images.FetchAsync(new Uri("https://example.com/a"), Arg.Any<CancellationToken>()).Returns(new FetchedImage("image/webp", "webp"u8.ToArray()));
        await using var gateway = await TestGateway.StartAsync(images: images);

        (await gateway.ChatAsync("""
            "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a"}},{"type":"image_url","image_url":{"url":"data:image/png;base64,cG5nIQ=="}}]}]
            """)).AssertOk();

        Assert.Equal(
            """{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/webp","data":"d2VicA=="}},{"inlineData":{"mimeType":"image/png","data":"cG5nIQ=="}}]}]}""",
            (await gateway.Upstream.WaitForRequestAsync()).Text);
    }

    [Theory]
    [InlineData("\"n\":2", "n")]
    [InlineData("\"audio\":{\"voice\":\"a\"}", "audio")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "modalities")]
    [InlineData("\"tools\":[{\"type\":\"web_search\"}]", "tools[0].type")]
    public async Task Parameter_ThatWouldChangeTheAnswer_IsRefusedBeforeAnyCall(string member, string param)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.ChatAsync(TestGateway.Hi + "," + member);

        Assert.Equal((400, "unsupported_parameter", param), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("param").GetString()));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Retries_AreTheGatewaysAlone()
    {
        await using var gateway = await TestGateway.StartAsync(options => (options.Retry.Enabled, options.Retry.MaxRetries, options.Retry.InitialDelayMilliseconds) = (true, 2, 1));
        gateway.Upstream.Enqueue(Replies.Error(500, "INTERNAL", "Hm."), Replies.Error(503, "UNAVAILABLE", "Hm."), StubReply.Json(Replies.Answer));
        gateway.Upstream.Enqueue(Replies.Error(503, "UNAVAILABLE", "a"), Replies.Error(503, "UNAVAILABLE", "b"), Replies.Error(503, "UNAVAILABLE", "c"));

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
