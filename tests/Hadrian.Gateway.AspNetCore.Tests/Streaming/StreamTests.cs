using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore.Tests.Streaming;

public sealed class StreamTests
{
    [Fact]
    public async Task Check49_Stream_ArrivesEventByEventAndEndsWithDone()
    {
        await using var gateway = await TestGateway.StartAsync();
        var second = new TaskCompletionSource();
        var events = Exchange.Events("chat.jsonl", includeUsage: false);
        gateway.Upstream.Enqueue(StubReply.Events(events).HangAfter(2, second.Task));

        using var stream = await gateway.OpenStreamAsync();
        await stream.ReadUntilAsync("The wall");
        Assert.DoesNotContain("runs for", stream.Text, StringComparison.Ordinal);
        second.SetResult();
        var data = ServerSentEvents.Data(await stream.ReadToEndAsync());

        Assert.Equal([.. events, ServerSentEvents.Done], data);
        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        Assert.Equal("text/event-stream; charset=utf-8", stream.Response.Content.Headers.ContentType!.ToString());
        Assert.True(stream.Response.Headers.CacheControl is { NoCache: true, NoTransform: true });
        Assert.Equal("no", stream.Response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Equal("mock", stream.Response.Headers.GetValues("X-Provider").Single());
        Assert.False(stream.Response.Headers.Contains("X-Input-Tokens"));
        Assert.True(stream.Response.Headers.Contains("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Check50_ClientThatDidNotAsk_SeesNoUsageYetItIsRecorded()
    {
        await using var gateway = await TestGateway.StartAsync();

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.DoesNotContain("usage", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"choices\":[]", reply.Text, StringComparison.Ordinal);
        Assert.True((await gateway.Upstream.WaitForRequestAsync()).Json().GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        var usage = await gateway.Usage.WaitForAsync();
        Assert.Equal((21, 13, false), (usage.Usage.InputTokens, usage.Usage.OutputTokens, usage.Usage.IsEstimated));
        Assert.Equal((true, false, 200, "stop"), (usage.Streamed, usage.Cancelled, usage.StatusCode, usage.FinishReason));
    }

    [Fact]
    public async Task Check51_ClientThatAsked_SeesUsageOnceBeforeDone()
    {
        await using var gateway = await TestGateway.StartAsync();

        var events = (await gateway.ChatAsync(Bodies.StreamWithUsage())).AssertOk().Events;

        Assert.Equal(ServerSentEvents.Done, events[^1]);
        var chunks = events.SkipLast(1).Select(data => JsonDocument.Parse(data).RootElement).ToList();
        Assert.Equal(21, chunks[^1].GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(0, chunks[^1].GetProperty("choices").GetArrayLength());
        Assert.All(chunks.SkipLast(1), chunk => Assert.Equal(JsonValueKind.Null, chunk.GetProperty("usage").ValueKind));
        Assert.All(chunks.SkipLast(1), chunk => Assert.Equal(1, chunk.GetProperty("choices").GetArrayLength()));
    }

    [Fact]
    public async Task UsageBesideAChoice_IsCountedOnce()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Events(
            Chunk("\"content\":\"hi\"", null), Chunk("", "stop"), Chunk("", null, ",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6,\"cost\":0.1}")));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.DoesNotContain("usage", reply.Text, StringComparison.Ordinal);
        Assert.Equal((5, 1), ((await gateway.Usage.WaitForAsync()).Usage.InputTokens, gateway.Usage.Records[0].Usage.OutputTokens));
    }

    [Fact]
    public async Task StreamWithoutUsage_IsRecordedAsEstimated()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Events(Chunk("\"content\":\"a\"", null), Chunk("\"content\":\"b\"", null), Chunk("", "stop")));

        (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        var usage = (await gateway.Usage.WaitForAsync()).Usage;
        Assert.True(usage.IsEstimated);
        Assert.InRange(usage.InputTokens, 1, 100);
        Assert.InRange(usage.OutputTokens, 1, 3);
    }

    [Theory]
    [InlineData("bytewise")]
    [InlineData("crlf")]
    [InlineData("comments")]
    [InlineData("whole")]
    [InlineData("bytewise, crlf, comments")]
    public async Task Check55_HoweverTheUpstreamCutsIt_TheStreamReadsTheSame(string manner)
    {
        await using var gateway = await TestGateway.StartAsync();
        var plain = (await gateway.ChatAsync(Bodies.StreamWithUsage())).AssertOk().Text;
        var reply = StubReply.Events(Exchange.Events("chat.jsonl"));
        reply = manner.Contains("comments", StringComparison.Ordinal) ? reply.WithComments() : reply;
        reply = manner.Contains("crlf", StringComparison.Ordinal) ? reply.WithCrlf() : reply;
        reply = manner.Contains("whole", StringComparison.Ordinal) ? reply.InOneWrite() : reply;
        gateway.Upstream.Enqueue(manner.Contains("bytewise", StringComparison.Ordinal) ? reply.ByteByByte() : reply);

        Assert.Equal(plain, (await gateway.ChatAsync(Bodies.StreamWithUsage())).AssertOk().Text);
    }

    [Fact]
    public async Task Check57_NoCacheHeader_KeepsTheStreamIncremental()
    {
        await using var gateway = await TestGateway.StartAsync();
        var rest = new TaskCompletionSource();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(2, rest.Task));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Bodies.Stream(), null, "application/json") };
        request.Headers.Add("X-API-Key", gateway.Key);
        request.Headers.Add("Cache-Control", "no-cache");

        using var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience.Long);
        using var stream = new LiveStream(response, await response.Content.ReadAsStreamAsync());

        await stream.ReadUntilAsync("The wall");
        rest.SetResult();
        Assert.EndsWith("data: [DONE]\n\n", await stream.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check59_Completions_AnswerPlainAndStreamed()
    {
        await using var gateway = await TestGateway.StartAsync();

        var plain = (await gateway.PostAsync("/v1/completions", Bodies.Completion())).AssertOk();
        var streamed = (await gateway.PostAsync("/v1/completions", Bodies.Completion("\"stream\":true"))).AssertOk();

        Assert.Equal("text_completion", plain.Json.GetProperty("object").GetString());
        Assert.Equal(ServerSentEvents.Done, streamed.Events[^1]);
        Assert.Equal(
            plain.Json.GetProperty("choices")[0].GetProperty("text").GetString(),
            string.Concat(streamed.Events.SkipLast(1).Select(data => JsonDocument.Parse(data).RootElement.GetProperty("choices")[0].GetProperty("text").GetString())));
    }

    [Fact]
    public async Task ToolCallDeltas_PassUnchanged()
    {
        await using var gateway = await TestGateway.StartAsync();

        var events = (await gateway.ChatAsync(Bodies.Stream("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]"))).AssertOk().Events;

        Assert.Equal([.. Exchange.Events("tool-call.jsonl", includeUsage: false), ServerSentEvents.Done], events);
    }

    [Fact]
    public async Task JsonAnswerToAStreamRequest_IsPassedOnAsJson()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json(Exchange.Json("chat.json")));

        var reply = (await gateway.ChatAsync(Bodies.Stream())).AssertOk();

        Assert.Equal("application/json", reply.ContentType);
        Assert.Equal("chat.completion", reply.Json.GetProperty("object").GetString());
        Assert.Equal(21, (await gateway.Usage.WaitForAsync()).Usage.InputTokens);
    }

    [Fact]
    public async Task TwoChoices_BothHaveToFinish()
    {
        await using var gateway = await TestGateway.StartAsync();
        static string Of(int index, string? reason)
            => $$"""{"object":"chat.completion.chunk","choices":[{"index":{{index}},"delta":{},"finish_reason":{{(reason is null ? "null" : $"\"{reason}\"")}}}]}""";
        gateway.Upstream.Enqueue(StubReply.Events(Of(0, null), Of(1, null), Of(0, "stop"), Of(1, "stop")).EndAfter(3));

        var reply = await gateway.ChatAsync(Bodies.Stream("\"n\":2"));

        Assert.DoesNotContain(ServerSentEvents.Done, reply.Text, StringComparison.Ordinal);
    }

    private static string Chunk(string delta, string? finishReason, string rest = "")
        => $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{(finishReason is null ? "null" : $"\"{finishReason}\"")}}}]{{rest}}}""";
}
