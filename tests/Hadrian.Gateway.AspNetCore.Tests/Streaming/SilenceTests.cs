using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Streaming;

public sealed class SilenceTests
{
    private const string KeepAlive = ": keep-alive\n\n";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Check56_FifteenSecondsOfSilence_BringAComment()
    {
        await using var gateway = await StartAsync(idleSeconds: 0);
        var rest = new TaskCompletionSource();
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(2, rest.Task));
        using var stream = await gateway.OpenStreamAsync();
        await stream.ReadUntilAsync("The wall");

        await PassTimeUntil(stream.ReadUntilAsync(KeepAlive));
        await PassTimeUntil(stream.ReadUntilAsync(KeepAlive + KeepAlive));
        rest.SetResult();

        var text = await stream.ReadToEndAsync();
        Assert.Equal(ServerSentEvents.Done, ServerSentEvents.Data(text)[^1]);
        Assert.Equal(Exchange.Events("chat.jsonl", includeUsage: false).Count + 1, ServerSentEvents.Data(text).Count);
    }

    [Fact]
    public async Task Check53_ProviderSilentForTooLong_EndsTheStreamWithAnErrorEvent()
    {
        await using var gateway = await StartAsync(idleSeconds: 120);
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(2));
        using var stream = await gateway.OpenStreamAsync();
        await stream.ReadUntilAsync("The wall");

        var end = stream.ReadToEndAsync();
        await PassTimeUntil(end);

        var data = ServerSentEvents.Data(await end);
        Assert.Contains("\"code\":\"stream_idle_timeout\"", data[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(ServerSentEvents.Done, await end, StringComparison.Ordinal);
        await (await gateway.Upstream.WaitForRequestAsync()).Aborted.WaitAsync(Patience.Long);
        Assert.False((await gateway.Usage.WaitForAsync()).Cancelled);
    }

    [Fact]
    public async Task ProviderSilentBeforeTheFirstEvent_IsATimeoutWithItsStatusAndNoComment()
    {
        await using var gateway = await StartAsync(idleSeconds: 120);
        gateway.Upstream.Enqueue(StubReply.Events(Exchange.Events("chat.jsonl")).HangAfter(0));
        var pending = gateway.ChatAsync(Bodies.Stream());
        await gateway.Upstream.WaitForRequestAsync();

        await PassTimeUntil(pending);

        (await pending).AssertError(504, "provider_timeout");
    }

    [Fact]
    public async Task CommentsBeforeTheFirstEvent_ShowThatTheProviderIsAtWork()
    {
        var waiting = new TaskCompletionSource();
        var rest = new TaskCompletionSource();
        var body = new StepStream(
            _ => Task.FromResult(": OPENROUTER PROCESSING\n\n"u8.ToArray()),
            async _ =>
            {
                waiting.SetResult();
                await rest.Task;
                return [.. StubReply.Events(Exchange.Events("chat.jsonl")).Frames.SelectMany(frame => frame.ToArray())];
            });
        await using var gateway = await StartAsync(idleSeconds: 0, new ScriptedProvider("scripted", (_, _) => new(new ProviderResponse(200, body) { MediaType = "text/event-stream" })));
        var pending = gateway.ChatAsync(Bodies.Chat("\"stream\":true", model: "scripted/m"));
        await waiting.Task.WaitAsync(Patience.Long);

        _time.Advance(TimeSpan.FromMinutes(5));
        rest.SetResult();

        Assert.Equal(ServerSentEvents.Done, (await pending).AssertOk().Events[^1]);
    }

    [Fact]
    public async Task SlowClient_HoldsTheProviderBack()
    {
        await using var gateway = await StartAsync(idleSeconds: 0);
        var events = Enumerable.Range(0, 2_000)
            .Select(number => $$"""{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"{{number}} {{new string('x', 16_000)}}"},"finish_reason":null}]}""")
            .Append("""{"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        gateway.Upstream.Enqueue(StubReply.Events(events));
        using var stream = await gateway.OpenStreamAsync();
        await stream.ReadUntilAsync("data: ");
        var request = await gateway.Upstream.WaitForRequestAsync();
        for (var i = 0; i < 20; i++)
        {
            (await gateway.ChatAsync()).AssertOk();
        }

        // 32 MB do not fit into the buffers of two connections: the rest waits at the upstream until somebody reads.
        Assert.False(request.Answered.IsCompleted);
        var text = await stream.ReadToEndAsync();
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal(2_002, ServerSentEvents.Data(text).Count);
    }

    private async Task PassTimeUntil(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await task;
    }

    private Task<TestGateway> StartAsync(int idleSeconds, IGatewayProvider? provider = null) => TestGateway.StartAsync(options =>
    {
        options.Time = _time;
        options.DataPlane = plane => plane.StreamingIdleTimeoutSeconds = idleSeconds;
        options.Gateway = gateway =>
        {
            if (provider is not null)
            {
                gateway.Services.AddSingleton(provider);
            }
        };
    });
}
