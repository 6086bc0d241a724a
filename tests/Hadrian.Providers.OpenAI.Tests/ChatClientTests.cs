using System.ClientModel;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.OpenAI.Tests;

public sealed class ChatClientTests
{
    [Fact]
    public async Task Chat_AnswersWithUsage()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        var response = await provider.CreateChatClient("gpt-mock").GetResponseAsync("hi");

        Assert.StartsWith("The wall runs", response.Text, StringComparison.Ordinal);
        Assert.Equal((21L, 13L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal("gpt-mock", (await upstream.WaitForRequestAsync()).Json().GetProperty("model").GetString());
    }

    [Fact]
    public async Task Chat_ModelOfTheCall_ReplacesTheDefault()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        await provider.CreateChatClient("gpt-mock").GetResponseAsync("hi", new ChatOptions { ModelId = "other" });

        Assert.Equal("other", (await upstream.WaitForRequestAsync()).Json().GetProperty("model").GetString());
    }

    [Fact]
    public async Task Stream_EndsWithUsage()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        var response = await provider.CreateChatClient("m").GetStreamingResponseAsync("hi").ToChatResponseAsync();

        Assert.StartsWith("The wall runs", response.Text, StringComparison.Ordinal);
        Assert.Equal((21L, 13L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Stream_ThatEndsEarly_Throws(int frames)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).EndAfter(frames));

        var exception = await Assert.ThrowsAsync<GatewayException>(
            () => provider.CreateChatClient("m").GetStreamingResponseAsync("hi").ToChatResponseAsync());

        Assert.Equal(GatewayErrorCodes.StreamTruncated, exception.Code);
    }

    [Fact]
    public async Task Stream_ThatIsCut_Throws()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).CutAfter(3));

        await Assert.ThrowsAnyAsync<Exception>(() => provider.CreateChatClient("m").GetStreamingResponseAsync("hi").ToChatResponseAsync());
    }

    [Fact]
    public async Task Stream_LeftByItsReader_DoesNotThrow()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(3));

        await foreach (var update in provider.CreateChatClient("m").GetStreamingResponseAsync("hi"))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        await (await upstream.WaitForRequestAsync()).Aborted.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Failure_IsTriedOnce(int status)
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        upstream.Unscripted = _ => StubReply.Error(status, "No.").WithHeader("retry-after-ms", "1");

        var exception = await Assert.ThrowsAsync<ClientResultException>(() => provider.CreateChatClient("m").GetResponseAsync("hi"));

        Assert.Equal(status, exception.Status);
        Assert.Equal(status, new ClientResultStatusReader().StatusOf(exception));
        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task BrokenConnection_IsTriedOnce()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);
        upstream.Unscripted = _ => StubReply.Abort();

        await Assert.ThrowsAnyAsync<Exception>(() => provider.CreateChatClient("m").GetResponseAsync("hi"));

        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task Embeddings_Decode()
    {
        await using var upstream = await StubUpstream.StartAsync();
        using var provider = TestProvider.Create(upstream);

        var embeddings = await provider.CreateEmbeddingGenerator("embed").GenerateAsync(["a", "b"]);

        Assert.Equal([0f, 1f, 0f, 0f], embeddings[1].Vector.ToArray());
        Assert.Equal(10, embeddings.Usage!.InputTokenCount);
    }
}
