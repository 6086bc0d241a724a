using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Anthropic.Tests;

public sealed class ChatClientTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Request_GoesToItsPathWithKeyAndVersion(string slash)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Message));
        using var provider = TestProvider.Create(upstream, options => options.BaseUrl += slash);

        await provider.CreateChatClient("claude-sonnet-4-5").GetResponseAsync("hi");

        var request = await upstream.WaitForRequestAsync();
        Assert.Equal(("POST", "/v1/messages"), (request.Method, request.RawTarget));
        Assert.Equal("""{"model":"claude-sonnet-4-5","max_tokens":4096,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}""", request.Text);
        Assert.Equal(
            ("sk-ant-test", "2023-06-01", "application/json"),
            (request.Headers["x-api-key"], request.Headers["anthropic-version"], request.Headers["Content-Type"]));
        Assert.Equal(request.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), request.Headers["Content-Length"]);
        Assert.Matches(@"^hadrian/\d+\.\d+\.\d+$", request.Headers["User-Agent"]);
        Assert.DoesNotContain("anthropic-beta", request.Headers.Keys);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
    }

    [Fact]
    public async Task Beta_IsSentWhereItIsNeeded()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Message));
        using var provider = TestProvider.Create(upstream, options => options.InterleavedThinkingModels.Add("sonnet"));

        await provider.CreateChatClient("claude-sonnet-4-5").GetResponseAsync("hi", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } });

        Assert.Equal("interleaved-thinking-2025-05-14", (await upstream.WaitForRequestAsync()).Headers["anthropic-beta"]);
    }

    [Fact]
    public async Task Settings_OfTheProvider_AreHeard()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Message), StubReply.Json(Replies.Message));
        using var provider = TestProvider.Create(upstream, options =>
        {
            (options.DefaultModel, options.DefaultMaxTokens) = ("house-claude", 321);
            options.StrictThinkingModels.Add("house");
        });

        await provider.CreateChatClient("").GetResponseAsync("hi", new ChatOptions { Temperature = 0.5f });
        await provider.CreateChatClient("a").GetResponseAsync("hi", new ChatOptions { ModelId = "b", Temperature = 0.5f });

        Assert.Equal("""{"model":"house-claude","max_tokens":321,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}""", upstream.Requests[0].Text);
        Assert.StartsWith("""{"model":"b",""", upstream.Requests[1].Text, StringComparison.Ordinal);
        Assert.Contains("\"temperature\":0.5", upstream.Requests[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_ThatNobodyNames_IsAnErrorBeforeTheCall()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient("").GetResponseAsync("hi"));

        Assert.Equal((400, "validation_error", "model"), (exception.Error.StatusCode, exception.Code, exception.Error.Param));
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_HasTextUsageAndReason(bool isStreaming)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(isStreaming ? Replies.Stream(Replies.Events) : StubReply.Json(Replies.Message));
        using var provider = TestProvider.Create(upstream);

        var response = await AskAsync(provider, isStreaming, [new ChatMessage(ChatRole.User, "hi")]);

        Assert.Equal("The wall runs along Hadrian's line.", response.Text);
        Assert.Equal(("msg_1", "claude-sonnet-4-5-20250929", ChatFinishReason.Stop), (response.ResponseId, response.ModelId, response.FinishReason));
        Assert.Equal((20L, 9L, 29L, 5L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount));
        Assert.Equal(3, response.Usage.AdditionalCounts!["cache_creation_input_tokens"]);
        Assert.Equal(isStreaming, (await upstream.WaitForRequestAsync()).Json().TryGetProperty("stream", out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolLoop_HandsThoughtsBackAsTheyCame(bool isStreaming)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(isStreaming ? Replies.Stream(Replies.ToolEvents) : StubReply.Json(Replies.ToolCall), StubReply.Json(Replies.Message));
        using var provider = TestProvider.Create(upstream);
        List<ChatMessage> messages = [new(ChatRole.User, "Weather in Paris and Rome?")];

        var response = await AskAsync(provider, isStreaming, messages);
        messages.AddRange(response.Messages);
        messages.Add(new ChatMessage(ChatRole.Tool, [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Select(call => new FunctionResultContent(call.CallId, "sunny in " + call.Arguments!["city"]))]));
        await provider.CreateChatClient("m").GetResponseAsync(messages);

        Assert.Equal((ChatFinishReason.ToolCalls, 11L), (response.FinishReason, response.Usage!.ReasoningTokenCount));
        var sent = (await upstream.WaitForRequestAsync(2)).Text;
        Assert.Contains("""
            {"role":"assistant","content":[{"type":"thinking","thinking":"They want the weather.","signature":"c2ln"},{"type":"redacted_thinking","data":"eHl6"},{"type":"text","text":"Let me look."},{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Paris"}},{"type":"tool_use","id":"toolu_2","name":"get_weather","input":{"city":"Rome"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"sunny in Paris"},{"type":"tool_result","tool_use_id":"toolu_2","content":"sunny in Rome"}]}]
            """, sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "authentication_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(529, "overloaded_error")]
    public async Task Failure_IsThrownOnceWithWhatAnthropicSays(int status, string type)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => Replies.Error(status, type, "No luck.");
        using var provider = TestProvider.Create(upstream);

        foreach (var isStreaming in new[] { false, true })
        {
            var exception = await Assert.ThrowsAsync<AnthropicException>(() => AskAsync(provider, isStreaming, [new ChatMessage(ChatRole.User, "hi")]));

            Assert.Equal((status, type, "No luck.", "req_1"), (exception.StatusCode, exception.ErrorType, exception.Message, exception.RequestId));
            Assert.Equal(status, new AnthropicStatusReader().StatusOf(exception));
        }

        Assert.Equal(2, upstream.Requests.Count);
        Assert.Null(new AnthropicStatusReader().StatusOf(new InvalidOperationException()));
    }

    [Fact]
    public async Task Failure_ThatIsNotAnthropics_TellsItsStatusAlone()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Text("<html>10.0.0.1</html>", "text/html", 502).WithHeader("request-id", "req_9"));
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<AnthropicException>(() => provider.CreateChatClient("m").GetResponseAsync("hi"));

        Assert.Equal((502, "api_error", "req_9"), (exception.StatusCode, exception.ErrorType, exception.RequestId));
        Assert.DoesNotContain("10.0.0.1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"type":"message"}""")]
    public async Task Answer_ThatIsNone_IsThrown(string body)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(body));
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient("m").GetResponseAsync("hi"));

        Assert.Equal((502, "provider_error"), (exception.Error.StatusCode, exception.Code));
    }

    [Fact]
    public async Task Stream_ThatEndsEarly_ThrowsWhereverItEnds()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        for (var frames = 0; frames < Replies.Events.Count; frames++)
        {
            upstream.Enqueue(Replies.Stream(Replies.Events).EndAfter(frames));

            var exception = await Assert.ThrowsAsync<GatewayException>(() => AskAsync(provider, true, [new ChatMessage(ChatRole.User, "hi")]));

            Assert.Equal(GatewayErrorCodes.StreamTruncated, exception.Code);
        }
    }

    [Fact]
    public async Task Stream_ThatIsCut_Throws()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Stream(Replies.Events).CutAfter(4));
        using var provider = TestProvider.Create(upstream);

        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(provider, true, [new ChatMessage(ChatRole.User, "hi")]));
    }

    [Fact]
    public async Task Stream_ThatReportsAnError_TellsUsageAndThrows()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Stream([.. Replies.Events.Take(4), Replies.ErrorEvent("overloaded_error", "Overloaded")]));
        using var provider = TestProvider.Create(upstream);
        var updates = new List<ChatResponseUpdate>();

        var exception = await Assert.ThrowsAsync<AnthropicException>(async () =>
        {
            await foreach (var update in provider.CreateChatClient("m").GetStreamingResponseAsync("hi"))
            {
                updates.Add(update);
            }
        });

        Assert.Equal((529, "overloaded_error", "Overloaded"), (exception.StatusCode, exception.ErrorType, exception.Message));
        Assert.Equal(("The wall runs", 20L), (updates.ToChatResponse().Text, updates.ToChatResponse().Usage!.InputTokenCount));
    }

    [Fact]
    public async Task Stream_LeftByItsReader_EndsTheRequest()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Stream(Replies.Events).HangAfter(4));
        using var provider = TestProvider.Create(upstream);

        await foreach (var update in provider.CreateChatClient("m").GetStreamingResponseAsync("hi"))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await (await upstream.WaitForRequestAsync()).Aborted.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Updates_ComeAsTheyArrive()
    {
        await using var upstream = await StubUpstream.StartAsync();
        var release = new TaskCompletionSource();
        upstream.Enqueue(Replies.Stream(Replies.Events).HangAfter(4, release.Task));
        using var provider = TestProvider.Create(upstream);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = "";

        await foreach (var update in provider.CreateChatClient("m").GetStreamingResponseAsync("hi", cancellationToken: patience.Token))
        {
            text += update.Text;
            if (text == "The wall runs")
            {
                // It is here although the stream is silent.
                release.TrySetResult();
            }
        }

        Assert.Equal("The wall runs along Hadrian's line.", text);
    }

    [Fact]
    public void Services_TellWhatTheClientIs()
    {
        using var provider = new AnthropicProvider("claude", new AnthropicProviderOptions { ApiKey = "sk" });
        var client = provider.CreateChatClient("claude-sonnet-4-5");

        var metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("anthropic", "https://api.anthropic.com/v1/messages", "claude-sonnet-4-5"), (metadata.ProviderName, metadata.ProviderUri!.ToString(), metadata.DefaultModelId));
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService<IChatClient>("other"));
        Assert.Null(client.GetService<HttpClient>());
    }

    private static Task<ChatResponse> AskAsync(AnthropicProvider provider, bool isStreaming, IEnumerable<ChatMessage> messages) => isStreaming
        ? provider.CreateChatClient("m").GetStreamingResponseAsync(messages).ToChatResponseAsync()
        : provider.CreateChatClient("m").GetResponseAsync(messages);
}
