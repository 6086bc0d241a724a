using System.Text.Json.Nodes;
using Hadrian.Gateway;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Providers.Anthropic.Tests;

/// <summary>Callers speak OpenAI's dialect over HTTP, and Anthropic hears its own.</summary>
public sealed class GatewayTests
{
    private const string Stream = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true";
    private const string StreamWithUsage = Stream + ",\"stream_options\":{\"include_usage\":true}";

    private const string Tools = """
        "tools":[{"type":"function","cache_control":{"type":"ephemeral"},"function":{"name":"get_weather","description":"Tells.","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]
        """;

    [Fact]
    public async Task Plain_IsTranslatedThereAndBack()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync("""
            "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}],
            "max_completion_tokens":50,"temperature":1.5,"stop":"END","user":"u-1","seed":7,"metadata":{"a":"b"},"n":1
            """)).AssertOk();

        var request = await gateway.Upstream.WaitForRequestAsync();
        Assert.Equal(("POST", "/v1/messages", "sk-ant-test", "2023-06-01"), (request.Method, request.RawTarget, request.Headers["x-api-key"], request.Headers["anthropic-version"]));
        Assert.Equal(
            """{"model":"claude-sonnet-4-5","max_tokens":50,"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}],"temperature":1,"stop_sequences":["END"],"metadata":{"user_id":"u-1"}}""",
            request.Text);
        var answer = JsonNode.Parse(reply.Text)!.AsObject();
        Assert.True((long)answer["created"]! > 1_700_000_000);
        Assert.True((double)answer["usage"]!["cost"]! > 0);
        answer.Remove("created");
        answer["usage"]!.AsObject().Remove("cost");
        AssertJson(
            """
            {"id":"msg_1","object":"chat.completion","model":"claude-sonnet-4-5-20250929","choices":[{"index":0,"message":{"role":"assistant","content":"The wall runs along Hadrian's line.","refusal":null},"logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":5,"cache_creation_input_tokens":3},"completion_tokens_details":{"reasoning_tokens":0}}}
            """,
            answer.ToJsonString());
        Assert.Equal(("claude", "20"), (reply.Headers["X-Provider"], reply.Headers["X-Input-Tokens"]));
    }

    [Theory]
    [InlineData(Stream, false)]
    [InlineData(StreamWithUsage, true)]
    public async Task Stream_IsTranslatedEventByEvent(string body, bool wantsUsage)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Replies.Stream(Replies.Events));

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
        Assert.Equal(wantsUsage ? 1 : 0, usage.Count);
        Assert.All(usage, chunk => Assert.Equal((0, 20, 9), (chunk["choices"]!.AsArray().Count, (int)chunk["usage"]!["prompt_tokens"]!, (int)chunk["usage"]!["completion_tokens"]!)));
        Assert.Single(reply.Events.SkipLast(1).Select(data => (long)JsonNode.Parse(data)!["created"]!).Distinct());
        Assert.True((await gateway.Upstream.WaitForRequestAsync()).Json().GetProperty("stream").GetBoolean());
    }

    [Fact]
    public async Task Tools_PlainLoop_GoesThereAndBack()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(Replies.ToolCall));

        var reply = (await gateway.ChatAsync($$$"""
            "messages":[{"role":"user","content":"Weather?"}],{{{Tools}}},"tool_choice":{"type":"function","function":{"name":"get_weather"}},"parallel_tool_calls":false
            """)).AssertOk();
        var message = JsonNode.Parse(reply.Text)!["choices"]![0]!["message"]!;
        AssertJson(
            """
            {"role":"assistant","content":"Let me look.","refusal":null,"reasoning":"They want the weather.","tool_calls":[
              {"id":"toolu_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}},{"id":"toolu_2","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Rome\"}"}}]}
            """,
            message.ToJsonString());
        Assert.Equal("tool_calls", (string?)JsonNode.Parse(reply.Text)!["choices"]![0]!["finish_reason"]);
        (await gateway.ChatAsync($$$"""
            "messages":[{"role":"user","content":"Weather?"},{{{message.ToJsonString()}}},
              {"role":"tool","tool_call_id":"toolu_1","content":"sunny"},{"role":"tool","tool_call_id":"toolu_2","content":[{"type":"text","text":"rainy"}]}],{{{Tools}}}
            """)).AssertOk();

        Assert.EndsWith(
            """[{"name":"get_weather","description":"Tells.","input_schema":{"type":"object","properties":{"city":{"type":"string"}}},"strict":true,"cache_control":{"type":"ephemeral"}}],"tool_choice":{"type":"tool","name":"get_weather","disable_parallel_tool_use":true}}""",
            gateway.Upstream.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains("""
            "messages":[{"role":"user","content":[{"type":"text","text":"Weather?"}]},{"role":"assistant","content":[{"type":"text","text":"Let me look."},{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Paris"}},{"type":"tool_use","id":"toolu_2","name":"get_weather","input":{"city":"Rome"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"sunny"},{"type":"tool_result","tool_use_id":"toolu_2","content":"rainy"}]}]
            """, gateway.Upstream.Requests[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_Streamed_ArgumentsComeAsTheyAreWritten()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Replies.Stream(Replies.ToolEvents));

        var reply = (await gateway.ChatAsync(Stream + "," + Tools)).AssertOk();

        Assert.Equal(
            [
                """{"role":"assistant"} null""",
                """{"reasoning":"They want"} null""",
                """{"reasoning":" the weather."} null""",
                """{"content":"Let me look."} null""",
                """{"tool_calls":[{"index":0,"id":"toolu_1","type":"function","function":{"name":"get_weather","arguments":""}}]} null""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"{\u0022city\u0022:"}}]} null""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"\u0022Paris\u0022}"}}]} null""",
                """{"tool_calls":[{"index":1,"id":"toolu_2","type":"function","function":{"name":"get_weather","arguments":""}}]} null""",
                """{"tool_calls":[{"index":1,"function":{"arguments":"{\u0022city\u0022:\u0022Rome\u0022}"}}]} null""",
                """{} tool_calls""",
            ],
            Deltas(reply));
        Assert.Equal("[DONE]", reply.Events[^1]);
    }

    [Theory]
    [InlineData(401, "authentication_error", "authentication_error")]
    [InlineData(404, "not_found_error", "invalid_request_error")]
    [InlineData(429, "rate_limit_error", "rate_limit_error")]
    [InlineData(529, "overloaded_error", "server_error")]
    public async Task Error_KeepsStatusMessageAndAdvice(int status, string code, string type)
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var body in new[] { Stream, "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" })
        {
            gateway.Upstream.Enqueue(Replies.Error(status, code, "No luck today.").WithHeader("retry-after", "7"));

            var reply = await gateway.ChatAsync(body);

            Assert.Equal((status, "7"), (reply.Status, reply.Headers.GetValueOrDefault("Retry-After")));
            AssertJson(
                $$"""{"type":"{{type}}","message":"No luck today.","param":null,"code":"{{code}}","provider":"claude","provider_code":"{{code}}","request_id":"{{reply.Headers["X-Request-Id"]}}"}""",
                reply.Error.GetRawText());
        }
    }

    [Fact]
    public async Task Retry_IsMadeWhereItIsAdvisedAndNotWhereItIsForbidden()
    {
        await using var gateway = await TestGateway.StartAsync(options =>
        {
            options.Retry.Enabled = true;
            options.Retry.InitialDelayMilliseconds = 1;
        });
        gateway.Upstream.Enqueue(Replies.Error(529, "overloaded_error", "Overloaded").WithHeader("retry-after-ms", "1"), StubReply.Json(Replies.Message));
        gateway.Upstream.Enqueue(Replies.Error(529, "overloaded_error", "Overloaded").WithHeader("x-should-retry", "false"));

        (await gateway.ChatAsync()).AssertOk();
        var reply = await gateway.ChatAsync();

        Assert.Equal(529, reply.Status);
        Assert.Equal(3, gateway.Upstream.Requests.Count);
        Assert.Equal(gateway.Upstream.Requests[0].Text, gateway.Upstream.Requests[1].Text);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("""{"id":"x","choices":[]}""")]
    [InlineData("""{"type":"message","content":""")]
    public async Task Malformed_Answer_IsAProviderErrorOnce(string body)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.Retry.Enabled = true);
        gateway.Upstream.Enqueue(StubReply.Json(body));

        var reply = await gateway.ChatAsync();

        Assert.Equal((502, "provider_error", "server_error"), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("type").GetString()));
        Assert.Single(gateway.Upstream.Requests);
    }

    public static TheoryData<string> Faults() => ["malformed", "529", "429", "stream overloaded", "stream malformed", "stream truncated", "stream cut", "abort"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_BeforeTheFirstContent_IsServedByTheNextProvider(string fault)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.FallbackProviders.Add("other"));
        gateway.Upstream.Enqueue(fault switch
        {
            "malformed" => StubReply.Json("{}"),
            "529" => Replies.Error(529, "overloaded_error", "Overloaded"),
            "429" => Replies.Error(429, "rate_limit_error", "Slow down"),
            "stream overloaded" => Replies.Stream([.. Replies.Events.Take(3), Replies.ErrorEvent("overloaded_error", "Overloaded")]),
            "stream malformed" => StubReply.Stream("text/event-stream", ["data: <html>\n\n"u8.ToArray()]),
            "stream truncated" => Replies.Stream(Replies.Events).EndAfter(3),
            "stream cut" => Replies.Stream(Replies.Events).CutAfter(3),
            _ => StubReply.Abort(),
        });
        var isStream = fault.StartsWith("stream", StringComparison.Ordinal);

        var reply = (await (isStream ? gateway.ChatAsync(Stream) : gateway.ChatAsync())).AssertOk();

        Assert.Equal("other", reply.Headers["X-Provider"]);
        Assert.Single(gateway.Other.Requests);
        Assert.Equal("claude-sonnet-4-5", gateway.Other.Requests[0].Json().GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("error", "overloaded_error")]
    [InlineData("truncated", "stream_truncated")]
    [InlineData("cut", "provider_error")]
    public async Task Fault_AfterTheFirstContent_EndsTheStreamWithAnError(string fault, string code)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.FallbackProviders.Add("other"));
        gateway.Upstream.Enqueue(fault switch
        {
            "error" => Replies.Stream([.. Replies.Events.Take(4), Replies.ErrorEvent("overloaded_error", "Overloaded")]),
            "truncated" => Replies.Stream(Replies.Events).EndAfter(Replies.Events.Count - 1),
            _ => Replies.Stream(Replies.Events).CutAfter(4),
        });

        var reply = (await gateway.ChatAsync(Stream)).AssertOk();

        var error = JsonNode.Parse(reply.Events[^1])!["error"]!;
        Assert.Equal(code, (string?)error["code"]);
        Assert.Contains("The wall runs", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", reply.Text, StringComparison.Ordinal);
        Assert.Empty(gateway.Other.Requests);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"hi"}],"n":2,"x":[0""", "unsupported_parameter", "n")]
    [InlineData("""{"role":"user","content":"hi"}],"logprobs":true,"x":[0""", "unsupported_parameter", "logprobs")]
    [InlineData("""{"role":"user","content":"hi"}],"modalities":["text","audio"],"x":[0""", "unsupported_parameter", "modalities")]
    [InlineData("""{"role":"user","content":"hi"}],"response_format":{"type":"grammar","grammar":"g"},"x":[0""", "unsupported_parameter", "response_format")]
    [InlineData("""{"role":"user","content":"hi"}],"tools":[{"type":"custom","custom":{"name":"x"}}],"x":[0""", "unsupported_parameter", "tools[0].type")]
    [InlineData("""{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"allowed_tools"},"x":[0""", "unsupported_parameter", "tool_choice")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}]}""", "unsupported_content", "messages[0].content[1]")]
    [InlineData("""{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://example.com/v"}}]}""", "unsupported_content", "messages[0].content[0]")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://localhost/a.png"}}]}""", "unsupported_content", "messages[0].content[0]")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,%%%"}}]}""", "validation_error", "messages[0].content[0].image_url.url")]
    [InlineData("""{"role":"alien","content":"hi"}""", "validation_error", "messages[0].role")]
    [InlineData("""{"role":"user","content":5}""", "validation_error", "messages[0].content")]
    [InlineData("""{"role":"tool","content":"x"}""", "validation_error", "messages[0].tool_call_id")]
    public async Task Request_ThatCannotBeSaid_IsRefusedBeforeAnyCall(string message, string code, string param)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.FallbackProviders.Add("other"));

        var reply = await gateway.ChatAsync($"\"messages\":[{message}]");

        Assert.Equal((400, code, param), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("param").GetString()));
        Assert.Empty(gateway.Upstream.Requests);
        Assert.Empty(gateway.Other.Requests);
    }

    [Fact]
    public async Task Image_ByPlainHttp_IsFetchedAndByHttpsIsLeftToAnthropic()
    {
        await using var gateway = await TestGateway.StartWithAsync(services => services.Configure<UrlAccessOptions>(access => access.AllowLoopbackUrls = true));
        gateway.Other.Enqueue(StubReply.Bytes("GIF89a-and-so-on"u8.ToArray(), "image/gif"));

        (await gateway.ChatAsync($$$"""
            "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{gateway.Other.Root}}}/a.gif"}},{"type":"image_url","image_url":{"url":"https://example.com/b.png"}}]}]
            """)).AssertOk();

        Assert.Contains(
            """[{"type":"image","source":{"type":"base64","media_type":"image/gif","data":"R0lGODlhLWFuZC1zby1vbg=="}},{"type":"image","source":{"type":"url","url":"https://example.com/b.png"}}]""",
            Assert.Single(gateway.Upstream.Requests).Text, StringComparison.Ordinal);
        Assert.Equal("/a.gif", Assert.Single(gateway.Other.Requests).Path);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"hi"}],"n":2,"x":[0""")]
    [InlineData("""{"role":"user","content":"hi"}],"logprobs":true,"top_logprobs":3,"x":[0""")]
    [InlineData("""{"role":"user","content":"hi"}],"modalities":["text","audio"],"audio":{"voice":"a"},"x":[0""")]
    [InlineData("""{"role":"user","content":"hi"}],"response_format":{"type":"grammar","grammar":"g"},"x":[0""")]
    [InlineData("""{"role":"user","content":"hi"}],"tools":[{"type":"custom","custom":{"name":"x"}}],"tool_choice":"required","x":[0""")]
    [InlineData("""{"role":"user","content":"hi"}],"functions":[{"name":"x"}],"x":[0""")]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},{"type":"text","text":"hi"}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://example.com/v"}},{"type":"text","text":"hi"}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://localhost/a.png"}},{"type":"text","text":"hi"}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"file","file":{"file_id":"f"}},{"type":"text","text":"hi"}]}""")]
    [InlineData("""{"role":"system","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]},{"role":"user","content":"hi"}""")]
    public async Task Request_ThatCannotBeSaid_IsSentWithoutWhenDropped(string messages)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.DropUnsupported = true);

        (await gateway.ChatAsync($"\"messages\":[{messages}]")).AssertOk();

        Assert.Equal(
            """{"model":"claude-sonnet-4-5","max_tokens":4096,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}""",
            Assert.Single(gateway.Upstream.Requests).Text);
    }

    [Theory]
    [InlineData("""{"role":"alien","content":"hi"}""", "messages[0].role")]
    [InlineData("""{"role":"user","content":[{"text":"hi"}]}""", "messages[0].content[0].type")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,%%%"}}]}""", "messages[0].content[0].image_url.url")]
    public async Task Request_ThatIsMalformed_IsRefusedThoughDropped(string message, string param)
    {
        await using var gateway = await TestGateway.StartAsync(options => options.DropUnsupported = true);

        var reply = await gateway.ChatAsync($"\"messages\":[{message}]");

        Assert.Equal((400, "validation_error", param), (reply.Status, reply.Error.GetProperty("code").GetString(), reply.Error.GetProperty("param").GetString()));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("/v1/embeddings", """{"model":"claude/m","input":"a"}""")]
    [InlineData("/v1/completions", """{"model":"claude/m","prompt":"a"}""")]
    public async Task Operation_AnthropicDoesNotOffer_Is501(string path, string body)
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = await gateway.PostAsync(path, body);

        Assert.Equal((501, "not_supported"), (reply.Status, reply.Error.GetProperty("code").GetString()));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Models_AreListedUnderTheProvidersName()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json("""{"data":[{"id":"claude-a","type":"model","display_name":"Claude A","created_at":"2025-05-14T00:00:00Z"}],"has_more":false}"""));

        var models = (await gateway.GetAsync("/v1/models")).AssertOk();

        var model = models.Json.GetProperty("data").EnumerateArray().Single(entry => entry.GetProperty("id").GetString() == "claude/claude-a");
        Assert.Equal(("anthropic", 1747180800L), (model.GetProperty("owned_by").GetString(), model.GetProperty("created").GetInt64()));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    public async Task Models_ThatCannotBeRead_HideNobodyElses(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(body));

        var models = (await gateway.GetAsync("/v1/models")).AssertOk();

        var ids = models.Json.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!).ToList();
        Assert.Contains(ids, id => id.StartsWith("other/", StringComparison.Ordinal));
        Assert.DoesNotContain(ids, id => id.StartsWith("claude/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Effort_BecomesThinking()
    {
        await using var gateway = await TestGateway.StartAsync();

        foreach (var effort in new[] { "\"reasoning_effort\":\"low\"", "\"reasoning\":{\"effort\":\"low\"}" })
        {
            (await gateway.ChatAsync("\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + effort)).AssertOk();
        }

        Assert.All(gateway.Upstream.Requests, request => Assert.EndsWith(""","thinking":{"type":"enabled","budget_tokens":8000}}""", request.Text, StringComparison.Ordinal));
    }

    private static List<string> Deltas(TestGateway.Reply reply) =>
    [
        .. reply.Events.Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)!["choices"]!.AsArray()).Where(choices => choices.Count > 0)
            .Select(choices => $"{choices[0]!["delta"]!.ToJsonString()} {choices[0]!["finish_reason"]?.GetValue<string>() ?? "null"}"),
    ];

    private static void AssertJson(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
