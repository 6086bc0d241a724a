using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore.Tests.Streaming;

public sealed class BrokenStreamTests
{
    [Fact]
    public async Task Check52_ErrorBeforeTheStream_IsJsonWithItsStatus()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Error(401, "Incorrect API key provided.", code: "invalid_api_key"));

        var reply = await gateway.ChatAsync(Bodies.Stream());

        Assert.Equal((401, "application/json", "invalid_api_key"), (reply.Status, reply.ContentType, reply.ErrorCode));
    }

    [Fact]
    public async Task Check53_CutAfterThreeEvents_EndsWithAnErrorEvent()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).CutAfter(3));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.Equal(4, reply.Events.Count);
        AssertFailed(reply);
        Assert.Contains(LastError(reply).GetProperty("code").GetString(), new[] { "provider_error", "stream_truncated" });
        var usage = await gateway.Usage.WaitForAsync();
        Assert.True(usage.Usage is { IsEstimated: true, OutputTokens: > 0, InputTokens: > 0 });
    }

    [Theory]
    [InlineData("chat", true)]
    [InlineData("chat", false)]
    [InlineData("tool-call", true)]
    [InlineData("completion", false)]
    public async Task EndAtAnyEvent_NeverLooksWhole(string exchange, bool isClean)
    {
        await using var gateway = await TestGateway.StartAsync();
        var events = Exchange.Events(exchange + ".jsonl");
        var finish = events.ToList().FindIndex(data => data.Contains("\"finish_reason\":\"", StringComparison.Ordinal));

        // The first event of "chat" is a role without content, which is no answer yet.
        var empty = exchange == "chat" ? 1 : 0;
        for (var frames = 0; frames <= finish; frames++)
        {
            var reply = StubReply.Events(events);
            gateway.Upstream.Enqueue(isClean ? reply.EndAfter(frames) : reply.CutAfter(frames));

            var answer = exchange == "completion"
                ? await gateway.PostAsync("/v1/completions", Bodies.Completion("\"stream\":true"))
                : await gateway.ChatAsync(Bodies.Stream());

            if (frames <= empty)
            {
                Assert.Equal("application/json", answer.ContentType);
                Assert.Equal(502, answer.Status);
            }
            else
            {
                Assert.Equal(frames + 1, answer.Events.Count);
                AssertFailed(answer);
            }
        }
    }

    [Fact]
    public async Task EndWithinAnEvent_NeverLooksWhole()
    {
        await using var gateway = await TestGateway.StartAsync();
        var events = Exchange.Events("chat.jsonl");
        var whole = StubReply.Events(events).Frames.SelectMany(frame => frame.ToArray()).ToArray();
        var finish = events.ToList().FindIndex(data => data.Contains("\"finish_reason\":\"", StringComparison.Ordinal));
        var safe = StubReply.Events(events).Frames.Take(finish).Sum(frame => frame.Length);
        for (var length = 1; length < safe; length += 97)
        {
            gateway.Upstream.Enqueue(StubReply.Stream("text/event-stream", [whole.AsMemory(0, length)]));

            var answer = await gateway.ChatAsync(Bodies.Stream());

            Assert.DoesNotContain(ServerSentEvents.Done, answer.Text, StringComparison.Ordinal);
            Assert.Contains("\"error\":{", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task MissingDoneAfterTheFinishReason_IsMadeUpFor()
    {
        await using var gateway = await TestGateway.StartAsync();
        var events = Exchange.Events("chat.jsonl");
        gateway.Upstream.Enqueue(StubReply.Events(events).EndAfter(events.Count));

        Assert.Equal(ServerSentEvents.Done, (await gateway.ChatAsync(Bodies.Stream())).AssertOk().Events[^1]);
    }

    [Theory]
    [InlineData("invalid_request_error", "context_length_exceeded", 400)]
    [InlineData("rate_limit_error", "rate_limit_exceeded", 429)]
    [InlineData("server_error", null, 500)]
    public async Task ErrorAsTheFirstEvent_IsJsonWithItsStatus(string type, string? code, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.ErrorEvent("It is so.", type, code));

        var reply = await gateway.ChatAsync(Bodies.Stream());

        Assert.Equal((status, "application/json", "It is so."), (reply.Status, reply.ContentType, reply.ErrorMessage));
        Assert.Equal(code, reply.Error.GetProperty("code").GetString());
        Assert.Equal(reply.Header("X-Request-Id"), reply.Error.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task ErrorWithinTheStream_IsTheLastEvent()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).FailAfter(3, "Overloaded.", code: "overloaded"));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.Equal(4, reply.Events.Count);
        AssertFailed(reply);
        var error = LastError(reply);
        Assert.Equal(("Overloaded.", "overloaded"), (error.GetProperty("message").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal(reply.Header("X-Request-Id"), error.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task GarbageWithinTheStream_IsAnErrorEvent()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")[1], "{\"choices\":"));

        AssertFailed((await gateway.ChatAsync(Bodies.Stream())).AssertOk());
    }

    [Theory]
    [InlineData("")]
    [InlineData(": nothing\n\n")]
    [InlineData("data: [DONE]\n\n")]
    public async Task StreamWithoutAnyEvent_GivesNoUncleanAnswer(string body)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Stream("text/event-stream", [System.Text.Encoding.UTF8.GetBytes(body)]));

        var reply = await gateway.ChatAsync(Bodies.Stream());

        Assert.True(reply.Status == 502 || (reply.Status == 200 && reply.Text == "data: [DONE]\n\n"), reply.Text);
    }

    private static JsonElement LastError(Reply reply) => JsonDocument.Parse(reply.Events[^1]).RootElement.GetProperty("error");

    private static void AssertFailed(Reply reply)
    {
        Assert.DoesNotContain(ServerSentEvents.Done, reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"finish_reason\":\"", reply.Text, StringComparison.Ordinal);
        Assert.Equal(["message", "type", "param", "code", "request_id"], new[] { "message", "type", "param", "code", "request_id" }.Where(name => LastError(reply).TryGetProperty(name, out _)));
        Assert.All(reply.Events.SkipLast(1), data => Assert.False(JsonDocument.Parse(data).RootElement.TryGetProperty("error", out _)));
    }
}
