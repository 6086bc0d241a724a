using System.Text;
using Microsoft.Extensions.AI;
using NSubstitute;

namespace Hadrian.Providers.Vertex.Tests;

public sealed class ChatClientTests
{
    /// <summary>Answers that are none.</summary>
    public static TheoryData<string> Bodies => ["", "{}", "[]", "null", "<html>Bad gateway</html>", """{"candidates":[{"conte""", """{"candidates":5}""", """{"candidates":[{"content":{"parts":[{"functionCall":{}}]}}]}"""];

    /// <summary>Streams that are not whole, and what they are.</summary>
    public static TheoryData<string, string> BrokenStreams => new()
    {
        { "", "stream_truncated" },
        { "<html>Bad gateway</html>", "stream_truncated" },
        { "data: <html>\n\n", "provider_error" },
        { "data: " + Replies.Chunk("""{"text":"a"}""") + "\n\n", "stream_truncated" },
        { "data: " + Replies.Answer[..40], "stream_truncated" },
        { "data: " + Replies.Answer[..40] + "\n\n", "provider_error" },
        { """data: {"candidates":[{"content":{"parts":[{"text":5}]}}]}""" + "\n\n", "provider_error" },
    };

    [Fact]
    public async Task Request_IsExactlyThis()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Answer));
        using var provider = TestProvider.Create(upstream, options => options.BaseUrl += "/");

        var response = await provider.CreateChatClient(TestProvider.Gemini).GetResponseAsync("hi", new ChatOptions { MaxOutputTokens = 7, Temperature = 0.5f });

        var request = await upstream.WaitForRequestAsync();
        Assert.Equal(("POST", TestProvider.Prefix + "/gemini-2.5-flash:generateContent", "application/json"), (request.Method, request.RawTarget, request.Headers["Content-Type"]));
        Assert.Equal("""{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"maxOutputTokens":7,"temperature":0.5}}""", request.Text);
        Assert.Equal("key-canary", request.Headers["x-goog-api-key"]);
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.Matches(@"^hadrian/\d+\.\d+\.\d+$", request.Headers["User-Agent"]);
        Assert.StartsWith("vertex-", response.ResponseId, StringComparison.Ordinal);
        Assert.Equal((TestProvider.Gemini, "The wall runs along Hadrian's line."), (response.ModelId, response.Text));
        Assert.Equal(
            (20L, 9L, 29L, 3L, 4L),
            (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount, response.Usage.ReasoningTokenCount));
    }

    [Theory]
    [InlineData("a/../b:c?d#e", "a%2F..%2Fb%3Ac%3Fd%23e")]
    [InlineData("claude-x@20250929", "claude-x@20250929")]
    public async Task Model_IsOneSegmentOfThePath(string model, string segment)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Events(Replies.Stream));
        using var provider = TestProvider.Create(upstream);

        await provider.CreateChatClient(model).GetStreamingResponseAsync("hi").ToChatResponseAsync();

        Assert.Equal($"{TestProvider.Prefix}/{segment}:streamGenerateContent?alt=sse", Assert.Single(upstream.Requests).RawTarget);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signatures_AreHandedBack(bool isStreaming)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(isStreaming ? Replies.Events(Replies.ToolStream) : StubReply.Json(Replies.ToolCall), StubReply.Json(Replies.Answer));
        using var provider = TestProvider.Create(upstream);
        var client = provider.CreateChatClient(TestProvider.Third);

        var first = isStreaming ? await client.GetStreamingResponseAsync("hi").ToChatResponseAsync() : await client.GetResponseAsync("hi");
        var results = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => (AIContent)new FunctionResultContent(call.CallId, $"sunny in {call.Arguments!["city"]}"));
        await client.GetResponseAsync([new ChatMessage(ChatRole.User, "hi"), .. first.Messages, new ChatMessage(ChatRole.Tool, [.. results])]);

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Contains(
            """{"role":"model","parts":[{"text":"Let me look."},{"functionCall":{"name":"get_weather","args":{"city":"Paris"}},"thoughtSignature":"sig+1="},{"functionCall":{"name":"get_weather","args":{"city":"Rome"}}}]},{"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"result":"sunny in Paris"}}},{"functionResponse":{"name":"get_weather","response":{"result":"sunny in Rome"}}}]}""",
            upstream.Requests[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Answer_ThatIsNone_Throws(string body)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Text(body, "application/json"));
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient(TestProvider.Gemini).GetResponseAsync("hi"));

        Assert.Equal("provider_error", exception.Code);
    }

    [Theory]
    [MemberData(nameof(BrokenStreams))]
    public async Task Stream_ThatIsNotWhole_Throws(string body, string code)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Text(body, "text/event-stream"));
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient(TestProvider.Gemini).GetStreamingResponseAsync("hi").ToChatResponseAsync());

        Assert.Equal(code, exception.Code);
    }

    [Fact]
    public async Task Stream_ThatFails_ThrowsAfterWhatWasSaid()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Events(Replies.Chunk("""{"text":"The wall"}"""), """{"error":{"code":429,"message":"Too many tokens.","status":"RESOURCE_EXHAUSTED"}}"""));
        using var provider = TestProvider.Create(upstream);
        var said = new StringBuilder();

        var exception = await Assert.ThrowsAsync<VertexException>(async () =>
        {
            await foreach (var update in provider.CreateChatClient(TestProvider.Gemini).GetStreamingResponseAsync("hi"))
            {
                said.Append(update.Text);
            }
        });

        Assert.Equal((429, "RESOURCE_EXHAUSTED", "Too many tokens.", "The wall"), (exception.StatusCode, exception.ErrorType, exception.Message, said.ToString()));
    }

    [Fact]
    public async Task Failure_IsReadAndNeverRepeatedHere()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => Replies.Error(503, "UNAVAILABLE", "Later, projects/123.");
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<VertexException>(() => provider.CreateChatClient(TestProvider.Gemini).GetResponseAsync("hi"));

        Assert.Equal((503, "UNAVAILABLE", "Later, projects/***."), (exception.StatusCode, exception.ErrorType, exception.Message));
        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task Image_ByUrl_IsFetchedRefusedOrLeftToGoogle()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Answer));
        var images = Substitute.For<IImageFetcher>();
        images.FetchAsync(new Uri("https://example.com/a.png"), Arg.Any<CancellationToken>()).Returns(new FetchedImage("image/png", "png!"u8.ToArray()));
        ChatMessage[] messages = [new(ChatRole.User, [new UriContent("gs://bucket/b.webp", "image/*"), new UriContent("https://example.com/a.png", "image/*")])];
        using var fetching = TestProvider.Create(upstream, images: images);
        using var alone = TestProvider.Create(upstream);

        await fetching.CreateChatClient(TestProvider.Gemini).GetResponseAsync(messages);
        var refusal = await Assert.ThrowsAsync<GatewayException>(() => alone.CreateChatClient(TestProvider.Gemini).GetResponseAsync(messages));

        Assert.Equal(
            """{"contents":[{"role":"user","parts":[{"fileData":{"mimeType":"image/webp","fileUri":"gs://bucket/b.webp"}},{"inlineData":{"mimeType":"image/png","data":"cG5nIQ=="}}]}]}""",
            Assert.Single(upstream.Requests).Text);
        Assert.Equal(("unsupported_content", "messages[0].content[1]"), (refusal.Code, refusal.Error.Param));
    }

    [Fact]
    public async Task Model_WhereNoneIsNamed_IsAskedFor()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient("").GetResponseAsync("hi"));

        Assert.Equal("model", exception.Error.Param);
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task Client_TellsWhatItIs()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        using var client = provider.CreateChatClient(TestProvider.Gemini);

        var metadata = client.GetService<ChatClientMetadata>()!;

        Assert.Equal(("gcp.vertex_ai", TestProvider.Gemini, upstream.Root + TestProvider.Prefix), (metadata.ProviderName, metadata.DefaultModelId, metadata.ProviderUri!.ToString()));
        Assert.Same(client, client.GetService<IChatClient>());
    }
}
