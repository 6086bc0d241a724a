using System.Text;
using Microsoft.Extensions.AI;
using NSubstitute;

namespace Hadrian.Providers.Bedrock.Tests;

public sealed class ChatClientTests
{
    /// <summary>Answers that are none, plain ones and streamed ones alike.</summary>
    public static TheoryData<string> Bodies => ["", "{}", "[]", "null", "<html>Bad gateway</html>", """{"output":{"message":{"content":[{"te""", """{"output":{"message":{"content":5}}}""", """{"output":5}"""];

    /// <summary>Streams that end before the answer does.</summary>
    public static TheoryData<string, string> BrokenStreams => new()
    {
        { "no frames", "stream_truncated" },
        { "html", "provider_error" },
        { "checksum", "provider_error" },
        { "cut", "stream_truncated" },
        { "json", "provider_error" },
        { "types", "provider_error" },
        { "tool", "provider_error" },
        { "stop", "provider_error" },
        { "length", "provider_error" },
    };

    [Fact]
    public async Task Request_IsExactlyThis()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Answer));
        using var provider = TestProvider.Create(upstream, options => options.ConverseBaseUrl += "/");

        var response = await provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi", new ChatOptions { MaxOutputTokens = 7, Temperature = 0.5f });

        var request = await upstream.WaitForRequestAsync();
        Assert.Equal("""{"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{"maxTokens":7,"temperature":0.5}}""", request.Text);
        Assert.Matches(@"^hadrian/\d+\.\d+\.\d+$", request.Headers["User-Agent"]);
        Assert.StartsWith("bedrock-", response.ResponseId, StringComparison.Ordinal);
        Assert.Equal((20L, 9L, 29L, 5L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount));
        Assert.Equal(3, response.Usage.AdditionalCounts!["cache_creation_input_tokens"]);
    }

    [Fact]
    public async Task Profile_ThatIsSet_TakesTheModelsPlaceInThePathAlone()
    {
        const string Arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Answer));
        using var provider = TestProvider.Create(upstream, options => options.InferenceProfileArn = Arn);

        var response = await provider.CreateChatClient("anthropic.claude-sonnet-4-5-20250929-v1:0")
            .GetResponseAsync("hi", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } });

        var request = Assert.Single(upstream.Requests);
        Assert.Equal($"/model/{Uri.EscapeDataString(Arn)}/converse", request.RawTarget);
        Assert.Contains("\"budget_tokens\":8000", request.Text, StringComparison.Ordinal);
        Assert.Equal("anthropic.claude-sonnet-4-5-20250929-v1:0", response.ModelId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Thoughts_SignedOnes_AreHandedBack(bool isStreaming)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(isStreaming ? Frames.Stream(Replies.ToolStream) : StubReply.Json(Replies.ToolCall), StubReply.Json(Replies.Answer));
        using var provider = TestProvider.Create(upstream);
        var client = provider.CreateChatClient(TestProvider.Claude);

        var first = isStreaming ? await client.GetStreamingResponseAsync("hi").ToChatResponseAsync() : await client.GetResponseAsync("hi");
        var results = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => (AIContent)new FunctionResultContent(call.CallId, "sunny"));
        await client.GetResponseAsync([new ChatMessage(ChatRole.User, "hi"), .. first.Messages, new ChatMessage(ChatRole.Tool, [.. results])]);

        Assert.Contains(
            """{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"They want the weather.","signature":"sig"}}},{"text":"Let me look."},{"toolUse":{"toolUseId":"tooluse_1","name":"get_weather","input":{"city":"Paris"}}}""",
            upstream.Requests[1].Text, StringComparison.Ordinal);
        Assert.Contains("""{"toolResult":{"toolUseId":"tooluse_1","content":[{"text":"sunny"}]}}""", upstream.Requests[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Answer_ThatIsNone_Throws(string body)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Text(body, "application/json"));
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi"));

        Assert.Equal("provider_error", exception.Code);
    }

    [Theory]
    [MemberData(nameof(BrokenStreams))]
    public async Task Stream_ThatIsNotWhole_Throws(string kind, string code)
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Broken(kind));
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<GatewayException>(() => provider.CreateChatClient(TestProvider.Nova).GetStreamingResponseAsync("hi").ToChatResponseAsync());

        Assert.Equal(code, exception.Code);
    }

    [Fact]
    public async Task Stream_ThatFails_ThrowsWithWhatWasUsed()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Frames.Stream(Replies.Start, Replies.Text("The wall"), Replies.Metadata, Frames.Exception("throttlingException", """{"message":"Too many tokens."}""")));
        using var provider = TestProvider.Create(upstream);
        var updates = new List<ChatResponseUpdate>();

        var exception = await Assert.ThrowsAsync<BedrockException>(async () =>
        {
            await foreach (var update in provider.CreateChatClient(TestProvider.Nova).GetStreamingResponseAsync("hi"))
            {
                updates.Add(update);
            }
        });

        Assert.Equal((429, "throttlingException", "Too many tokens."), (exception.StatusCode, exception.ErrorType, exception.Message));
        Assert.Equal("The wall", string.Concat(updates.Select(update => update.Text)));
        Assert.Contains(updates, update => update.Contents.OfType<UsageContent>().Any());
    }

    [Fact]
    public async Task Stream_WithoutMetadata_IsWholeAndHasNoUsage()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Frames.Stream(Replies.Start, Replies.Text("Ave."), Replies.Stop));
        using var provider = TestProvider.Create(upstream);

        var response = await provider.CreateChatClient(TestProvider.Nova).GetStreamingResponseAsync("hi").ToChatResponseAsync();

        Assert.Equal(("Ave.", ChatFinishReason.Stop, null), (response.Text, response.FinishReason!.Value, response.Usage));
    }

    [Fact]
    public async Task Error_IsReadWithItsRequestId()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(Replies.Error(403, "AccessDeniedException", "You don't have access to the model."));
        using var provider = TestProvider.Create(upstream);

        var exception = await Assert.ThrowsAsync<BedrockException>(() => provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi"));

        Assert.Equal((403, "AccessDeniedException", "You don't have access to the model.", "req-1"), (exception.StatusCode, exception.ErrorType, exception.Message, exception.RequestId));
        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task Failure_IsNeverRepeatedHere()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Unscripted = _ => Replies.Error(503, "ServiceUnavailableException", "Later.");
        using var provider = TestProvider.Create(upstream);

        await Assert.ThrowsAsync<BedrockException>(() => provider.CreateChatClient(TestProvider.Nova).GetResponseAsync("hi"));

        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task Image_ByUrl_IsFetchedOrRefused()
    {
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Answer));
        var images = Substitute.For<IImageFetcher>();
        images.FetchAsync(new Uri("https://example.com/a.png"), Arg.Any<CancellationToken>()).Returns(new FetchedImage("image/png", Encoding.ASCII.GetBytes("png!")));
        ChatMessage[] messages = [new(ChatRole.User, [new TextContent("Look:"), new UriContent("https://example.com/a.png", "image/*")])];
        using var fetching = TestProvider.Create(upstream, images: images);
        using var alone = TestProvider.Create(upstream);

        await fetching.CreateChatClient(TestProvider.Nova).GetResponseAsync(messages);
        var refusal = await Assert.ThrowsAsync<GatewayException>(() => alone.CreateChatClient(TestProvider.Nova).GetResponseAsync(messages));

        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"Look:"},{"image":{"format":"png","source":{"bytes":"cG5nIQ=="}}}]}]}""",
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

    private static StubReply Broken(string kind)
    {
        switch (kind)
        {
            case "html":
                return StubReply.Text("<html>Bad gateway</html>", "text/html");
            case "no frames":
                return Frames.Stream();
            case "cut":
                return Frames.Stream(Replies.Start, Replies.Text("The wall"), Replies.Text(" runs")[..^3]);
            case "checksum":
                var damaged = Replies.Text("The wall");
                damaged[60] ^= 1;
                return Frames.Stream(Replies.Start, damaged, Replies.Stop, Replies.Metadata);
            case "length":
                return Frames.Stream(Replies.Start, [0, 0, 0, 3, 1, 2, 3, 4], Replies.Stop, Replies.Metadata);
            default:
                return Frames.Stream(Replies.Start, kind switch
                {
                    "json" => Frames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"te"""),
                    "types" => Frames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":7}"""),
                    "tool" => Frames.Event("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":5,"name":"f"}}}"""),
                    _ => Frames.Event("messageStop", """{"stopReason":7}"""),
                }, Replies.Stop, Replies.Metadata);
        }
    }
}
