using System.Text;
using Hadrian.Providers.OpenAI;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Anthropic.Tests;

/// <summary>OpenAI's own client, and clients that watch a stream as it comes.</summary>
public sealed class ClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAIsClient_CallsToolsOfClaude(bool isStreaming)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(
            isStreaming ? Replies.Stream(Replies.ToolEvents) : StubReply.Json(Replies.ToolCall),
            isStreaming ? Replies.Stream(Replies.Events) : StubReply.Json(Replies.Message));
        using var openAI = new OpenAIProvider("gateway", new OpenAIProviderOptions { BaseUrl = new Uri(gateway.Http.BaseAddress!, "v1").ToString() });
        var client = openAI.CreateChatClient("claude/claude-sonnet-4-5");
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => "sunny in " + city, "get_weather")] };
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];

        var first = await AskAsync(client, isStreaming, messages, options);
        messages.AddRange(first.Messages);
        var calls = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        messages.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, "sunny in " + call.Arguments!["city"]))]));
        var second = await AskAsync(client, isStreaming, messages, options);

        Assert.Equal(["toolu_1 get_weather Paris", "toolu_2 get_weather Rome"], calls.Select(call => $"{call.CallId} {call.Name} {call.Arguments!["city"]}"));
        Assert.Equal((ChatFinishReason.ToolCalls, 50L, 40L, 11L), (first.FinishReason, first.Usage!.InputTokenCount, first.Usage.OutputTokenCount, first.Usage.ReasoningTokenCount));
        Assert.Equal(("The wall runs along Hadrian's line.", ChatFinishReason.Stop, 5L), (second.Text, second.FinishReason, second.Usage!.CachedInputTokenCount));
        Assert.Contains("""
            {"type":"tool_result","tool_use_id":"toolu_2","content":"sunny in Rome"}
            """, gateway.Upstream.Requests[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_EachEventArrivesBeforeTheNextIsMade()
    {
        await using var gateway = await TestGateway.StartAsync();
        var release = new TaskCompletionSource();
        gateway.Upstream.Enqueue(Replies.Stream(Replies.ToolEvents).HangAfter(14, release.Task));
        using var request = StreamRequest();
        using var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);

        // The first call's arguments are half written upstream, which is silent now.
        var body = await response.Content.ReadAsStreamAsync();
        var text = await ReadUntilAsync(body, """{"arguments":"{\"city\":"}""");
        release.SetResult();
        text += await new StreamReader(body).ReadToEndAsync().WaitAsync(Patience);

        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_ThatLeaves_EndsTheRequestUpstream()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(Replies.Stream(Replies.Events).HangAfter(4));
        using var request = StreamRequest();
        using (var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience))
        {
            await ReadUntilAsync(await response.Content.ReadAsStreamAsync(), "The wall runs");
        }

        await (await gateway.Upstream.WaitForRequestAsync()).Aborted.WaitAsync(Patience);
    }

    private static HttpRequestMessage StreamRequest() => new(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative))
    {
        Content = new StringContent("""{"model":"claude/m","stream":true,"messages":[{"role":"user","content":"hi"}]}""", null, "application/json"),
    };

    private static async Task<string> ReadUntilAsync(Stream body, string piece)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(piece, StringComparison.Ordinal))
        {
            var read = await body.ReadAsync(buffer).AsTask().WaitAsync(Patience);
            Assert.True(read > 0, $"The stream ended without '{piece}': {text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private static Task<ChatResponse> AskAsync(IChatClient client, bool isStreaming, IEnumerable<ChatMessage> messages, ChatOptions options) => isStreaming
        ? client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()
        : client.GetResponseAsync(messages, options);
}
