namespace Hadrian.Gateway.AspNetCore.Tests.Streaming;

public sealed class ClientDropTests
{
    [Fact]
    public async Task Check54_ClientThatLeavesAStream_EndsTheUpstreamAndIsCharged()
    {
        await using var gateway = await TestGateway.StartAsync(options => options.RateLimits = limits => limits.ConcurrentRequests = 1);
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(4));
        var stream = await gateway.OpenStreamAsync();
        await stream.ReadUntilAsync("about 117");

        stream.Dispose();

        await (await gateway.Upstream.WaitForRequestAsync()).Aborted.WaitAsync(Patience.Long);
        var usage = await gateway.Usage.WaitForAsync();
        Assert.True(usage.Cancelled);
        Assert.True(usage.Usage.IsEstimated);
        Assert.InRange(usage.Usage.InputTokens, 1, 100);
        Assert.InRange(usage.Usage.OutputTokens, 3, 4);
        (await gateway.ChatAsync()).AssertOk();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientThatLeavesBeforeTheAnswer_EndsTheUpstream(bool isStreaming)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Upstream.Enqueue(StubReply.Json("{}").HeldUntil(new TaskCompletionSource().Task));
        using var leaves = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(isStreaming ? Bodies.Stream() : Bodies.Chat(), null, "application/json"),
        };
        request.Headers.Add("X-API-Key", gateway.Key);
        var pending = gateway.Http.SendAsync(request, leaves.Token);
        var upstream = await gateway.Upstream.WaitForRequestAsync();

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        await upstream.Aborted.WaitAsync(Patience.Long);
        Assert.True((await gateway.Usage.WaitForAsync()).Cancelled);
        Assert.DoesNotContain(gateway.Logs.GetSnapshot(), record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task ClientThatLeavesAfterTheEnd_IsChargedInFull()
    {
        await using var gateway = await TestGateway.StartAsync();
        using (var stream = await gateway.OpenStreamAsync())
        {
            await stream.ReadUntilAsync(ServerSentEvents.Done);
        }

        var usage = await gateway.Usage.WaitForAsync();
        Assert.Equal((false, 13, false), (usage.Cancelled, usage.Usage.OutputTokens, usage.Usage.IsEstimated));
    }
}
