using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex.Tests;

/// <summary>Anthropic's models at Vertex: their own dialect, another place for model, version and betas.</summary>
public sealed class ClaudeTests
{
    private const string Prefix = "/v1/projects/p/locations/global/publishers/anthropic/models/" + TestProvider.Claude;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Conversation_GoesThereAndBack(bool isStreaming)
    {
        await using var tokens = await TokensAsync();
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(isStreaming ? Replies.Events(Replies.ClaudeStream) : StubReply.Json(Replies.Claude));
        using var provider = TestProvider.CreateClaude(upstream, tokens);
        var client = provider.CreateChatClient(TestProvider.Claude);

        var response = isStreaming ? await client.GetStreamingResponseAsync("hi").ToChatResponseAsync() : await client.GetResponseAsync("hi");

        var request = Assert.Single(upstream.Requests);
        Assert.Equal($"{Prefix}:{(isStreaming ? "streamRawPredict" : "rawPredict")}", request.RawTarget);
        Assert.Equal(
            $$"""{"anthropic_version":"vertex-2023-10-16","max_tokens":4096,"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]{{(isStreaming ? ",\"stream\":true" : "")}}}""",
            request.Text);
        Assert.Equal("Bearer token-1", request.Headers["Authorization"]);
        Assert.False(request.Headers.ContainsKey("anthropic-version"));
        Assert.False(request.Headers.ContainsKey("x-api-key"));
        Assert.Equal(
            ("The wall runs along Hadrian's line.", ChatFinishReason.Stop, 20L, 9L, "msg_vrtx_1"),
            (response.Text, response.FinishReason!.Value, response.Usage!.InputTokenCount!.Value, response.Usage.OutputTokenCount!.Value, response.ResponseId));
    }

    [Fact]
    public async Task Beta_StandsInTheBody()
    {
        await using var tokens = await TokensAsync();
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(Replies.Claude));
        using var provider = TestProvider.CreateClaude(upstream, tokens);

        await provider.CreateChatClient("claude-opus-4-6@default").GetResponseAsync("hi", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } });

        Assert.StartsWith("""{"anthropic_version":"vertex-2023-10-16","anthropic_beta":["interleaved-thinking-2025-05-14"],"max_tokens":""", upstream.Requests[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, """{"error":{"code":429,"message":"Quota exceeded for projects/12.","status":"RESOURCE_EXHAUSTED"}}""", "RESOURCE_EXHAUSTED", "Quota exceeded for projects/***.")]
    [InlineData(403, """[{"error":{"code":403,"message":"Denied.","status":"PERMISSION_DENIED"}}]""", "PERMISSION_DENIED", "Denied.")]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"Too long."},"request_id":"req_1"}""", "invalid_request_error", "Too long.")]
    [InlineData(529, """{"type":"error","error":{"type":"overloaded_error","message":"Later."}}""", "overloaded_error", "Later.")]
    public async Task Error_IsGooglesOrAnthropics(int status, string body, string type, string message)
    {
        await using var tokens = await TokensAsync();
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(StubReply.Json(body, status));
        using var provider = TestProvider.CreateClaude(upstream, tokens);

        var exception = await Assert.ThrowsAsync<VertexException>(() => provider.CreateChatClient(TestProvider.Claude).GetResponseAsync("hi"));

        Assert.Equal((status, type, message), (exception.StatusCode, exception.ErrorType, exception.Message));
    }

    [Fact]
    public async Task Stream_ThatFailsOrIsCut_Throws()
    {
        await using var tokens = await TokensAsync();
        await using var upstream = await StubUpstream.StartAsync();
        upstream.Enqueue(
            Replies.Events([.. Replies.ClaudeStream[..4], """{"type":"error","error":{"type":"overloaded_error","message":"Later."}}"""]),
            Replies.Events(Replies.ClaudeStream[..4]));
        using var provider = TestProvider.CreateClaude(upstream, tokens);
        var client = provider.CreateChatClient(TestProvider.Claude);

        var failed = await Assert.ThrowsAsync<VertexException>(() => client.GetStreamingResponseAsync("hi").ToChatResponseAsync());
        var cut = await Assert.ThrowsAsync<GatewayException>(() => client.GetStreamingResponseAsync("hi").ToChatResponseAsync());

        Assert.Equal((529, "overloaded_error", "stream_truncated"), (failed.StatusCode, failed.ErrorType, cut.Code));
    }

    [Fact]
    public async Task Gateway_TranslatesAndRefusesWhatClaudeHasNot()
    {
        await using var tokens = await TokensAsync();
        await using var gateway = await TestGateway.StartClaudeAsync(tokens);
        gateway.Upstream.Enqueue(StubReply.Json(Replies.Claude), Replies.Events(Replies.ClaudeStream));

        var plain = (await gateway.ChatAsync(model: TestProvider.Claude)).AssertOk();
        var streamed = (await gateway.ChatAsync(TestGateway.Hi + ",\"stream\":true", TestProvider.Claude)).AssertOk();
        var embedded = await gateway.PostAsync("/v1/embeddings", $$"""{"model":"google/{{TestProvider.Claude}}","input":"a"}""");

        Assert.Equal("The wall runs along Hadrian's line.", (string?)JsonNode.Parse(plain.Text)!["choices"]![0]!["message"]!["content"]);
        Assert.Equal("[DONE]", streamed.Events[^1]);
        Assert.Equal("The wall runs along Hadrian's line.", string.Concat(streamed.Events.SkipLast(1).SelectMany(data => JsonNode.Parse(data)!["choices"]!.AsArray()).Select(choice => (string?)choice!["delta"]!["content"])));
        Assert.Equal(501, embedded.Status);
        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    private static async Task<StubUpstream> TokensAsync()
    {
        var tokens = await StubUpstream.StartAsync();
        tokens.Unscripted = _ => ServiceAccount.Token("token-1");
        return tokens;
    }
}
