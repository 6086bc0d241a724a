using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Money;

/// <summary>The endings of docs/billing.md: what is billed stands equally in the ledger and in the usage row.</summary>
[Trait("Property", "PI-2")]
public sealed class StreamEndingTests : IAsyncLifetime
{
    private const string Body = "\"max_tokens\":100";

    private static readonly IReadOnlyList<string> Chat = Exchange.Events("chat.jsonl");

    private TestGateway _gateway = null!;
    private ApiKeyRecord _key = null!;
    private string _secret = null!;

    public Task InitializeAsync() => StartAsync(_ => { });

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public Task Whole_IsBilledAsReported() => AssertBilledAsync(StubReply.Events(Chat), CallStatus.Succeeded, isEstimated: false);

    [Fact]
    public Task BrokenOff_InTheMiddle_IsBilledByWhatCame()
        => AssertBilledAsync(StubReply.Events(Chat).CutAfter(4), CallStatus.Failed, isEstimated: true);

    [Fact]
    public Task Ended_WithoutItsEnd_IsBilledByWhatCame()
        => AssertBilledAsync(StubReply.Events(Chat).EndAfter(4), CallStatus.Failed, isEstimated: true);

    [Fact]
    public Task ErrorEvent_InTheMiddle_IsBilledByWhatCame()
        => AssertBilledAsync(StubReply.Events(Chat).FailAfter(4, "overloaded"), CallStatus.Failed, isEstimated: true);

    [Theory]
    [InlineData(400)]
    [InlineData(500)]
    public async Task Error_BeforeTheStream_CostsNothing(int status)
    {
        _gateway.Upstream.Enqueue(StubReply.Error(status, "no"));

        Assert.Equal(status, (await _gateway.ChatAsync(Bodies.Stream(Body), _secret)).Status);

        await AssertAgreedAsync(Hadrian.Money.Zero);
    }

    [Fact]
    public async Task Reset_BeforeTheStream_CostsNothing()
    {
        _gateway.Upstream.Enqueue(StubReply.Abort());

        Assert.Equal(502, (await _gateway.ChatAsync(Bodies.Stream(Body), _secret)).Status);

        await AssertAgreedAsync(Hadrian.Money.Zero);
    }

    [Fact]
    public async Task Silence_BeforeTheStream_CostsNothing()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await RestartAsync(options =>
        {
            options.Time = time;
            options.Mock = mock => mock.StreamingTimeoutSeconds = 5;
        });
        var never = new TaskCompletionSource();
        _gateway.Upstream.Unscripted = _ => StubReply.Events(Chat).HeldUntil(never.Task);

        var call = _gateway.ChatAsync(Bodies.Stream(Body), _secret);
        await _gateway.Upstream.WaitForRequestAsync();
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(504, (await call).Status);
        never.SetResult();
        await AssertAgreedAsync(Hadrian.Money.Zero);
    }

    [Fact]
    public async Task ClientLeaves_InTheMiddle_IsBilledByWhatCame()
    {
        _gateway.Upstream.Enqueue(StubReply.Events(Chat).HangAfter(4));
        using (var stream = await _gateway.OpenStreamAsync(Bodies.Stream(Body), key: _secret))
        {
            await stream.ReadUntilAsync("117");
        }

        var row = await _gateway.Usage.WaitForAsync();

        Assert.True(row is { Cancelled: true, Usage: { IsEstimated: true, OutputTokens: >= 3 } });
        await AssertAgreedAsync(row.Cost!.Value);
    }

    [Fact]
    [Trait("Property", "BU-6")]
    public async Task ClientLeaves_BeforeTheProviderAnswers_CostsNothing()
    {
        _gateway.Upstream.Enqueue(StubReply.Events(Chat).HeldUntil(new TaskCompletionSource().Task));
        using var leaves = new CancellationTokenSource();
        var call = _gateway.Http.SendAsync(StreamRequest(), leaves.Token);
        await _gateway.Upstream.WaitForRequestAsync();

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True((await _gateway.Usage.WaitForAsync()).Cancelled);
        await AssertAgreedAsync(Hadrian.Money.Zero);
    }

    [Fact]
    [Trait("Property", "BU-6")]
    public async Task ClientLeaves_BeforeTheFirstToken_IsBilledTheInput()
    {
        using var leaves = new CancellationTokenSource();
        var call = await CallScriptedAsync(Frames(Chat.Take(1)), leaves.Token);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var row = await _gateway.Usage.WaitForAsync();
        Assert.True(row is { Cancelled: true, Usage: { IsEstimated: true, InputTokens: > 0, OutputTokens: <= 1 } });
        await AssertAgreedAsync(row.Cost!.Value);
    }

    [Fact]
    [Trait("Property", "BU-6")]
    public async Task ClientLeaves_AfterTheUsage_IsBilledAsReported()
    {
        using var leaves = new CancellationTokenSource();
        var call = await CallScriptedAsync(Frames(Chat), leaves.Token);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var row = await _gateway.Usage.WaitForAsync();
        Assert.True(row is { Cancelled: true, Usage: { IsEstimated: false, InputTokens: 21, OutputTokens: 13 } });
        await AssertAgreedAsync(row.Cost!.Value);
    }

    [Fact]
    public async Task Stall_InTheMiddle_IsBilledByWhatCame()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await RestartAsync(options =>
        {
            options.Time = time;
            options.DataPlane = plane => plane.StreamingIdleTimeoutSeconds = 120;
        });
        _gateway.Upstream.Enqueue(StubReply.Events(Chat).HangAfter(4));
        using var stream = await _gateway.OpenStreamAsync(Bodies.Stream(Body), key: _secret);
        await stream.ReadUntilAsync("117");

        var end = stream.ReadToEndAsync();
        for (var passed = 0; passed < 100 && !end.IsCompleted; passed++)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(end, Task.Delay(20));
        }

        Assert.Contains("stream_idle_timeout", await end.WaitAsync(Patience.Long), StringComparison.Ordinal);
        var row = await _gateway.Usage.WaitForAsync();
        Assert.True(row is { Cancelled: false, Usage: { IsEstimated: true, InputTokens: > 0, OutputTokens: >= 3 } });
        await AssertAgreedAsync(row.Cost!.Value);
    }

    [Fact]
    [Trait("Property", "JO-3")]
    public async Task HostStops_InTheMiddleOfAHundred_AllAreBilledByWhatCame()
    {
        const int Streams = 100;
        await RestartAsync(options => options.Services = services =>
            services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200)));
        _gateway.Upstream.Unscripted = _ => StubReply.Events(Chat).HangAfter(4);
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => _gateway.OpenStreamAsync(Bodies.Stream(Body), key: _secret)));
        await Task.WhenAll(streams.Select(stream => stream.ReadUntilAsync("117")));

        // Whether those still running after the time are an exception is Kestrel's affair.
        await Record.ExceptionAsync(() => _gateway.Application.StopAsync()).WaitAsync(Patience.Long);

        await _gateway.Usage.WaitForAsync(Streams);
        var rows = _gateway.Usage.Records;
        Assert.Equal((Streams, Streams), (rows.Count, rows.Select(row => row.OperationId).Distinct().Count()));
        Assert.All(rows, row => Assert.True(row is { Cancelled: true, Usage: { IsEstimated: true, OutputTokens: >= 3 } }));
        await AssertBalanceAsync(new Hadrian.Money(rows.Sum(row => row.Cost!.Value.NanoUsd)));
        Assert.All(streams, stream => stream.Dispose());
    }

    [Fact]
    [Trait("Property", "GR-5")]
    public async Task GuardrailBlocks_TheOutput_IsBilledByWhatCame()
    {
        await RestartAsync(options =>
        {
            options.Configuration["features:guardrails:enabled"] = "true";
            options.Configuration["features:guardrails:output:enabled"] = "true";
            options.Configuration["features:guardrails:output:provider:type"] = "blocklist";
            options.Configuration["features:guardrails:output:provider:patterns:0:pattern"] = "117";
            options.Configuration["features:guardrails:output:provider:patterns:0:type"] = "literal";
        });
        _gateway.Upstream.Enqueue(StubReply.Events(Chat));

        var reply = await _gateway.ChatAsync(Bodies.Stream(Body), _secret);

        Assert.Contains("guardrails_output_blocked", reply.Events[^1], StringComparison.Ordinal);
        var row = await _gateway.Usage.WaitForAsync();
        Assert.True(row.Usage is { InputTokens: > 0, OutputTokens: > 0 });
        Assert.True(row.Cost!.Value > Hadrian.Money.Zero);
        await AssertAgreedAsync(row.Cost.Value);
    }

    private static byte[] Frames(IEnumerable<string> events) => [.. StubReply.Events([.. events]).Frames.Take(events.Count()).SelectMany(frame => frame.ToArray())];

    private HttpRequestMessage StreamRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Bodies.Stream(Body), null, "application/json") };
        request.Headers.Add("X-API-Key", _secret);
        return request;
    }

    /// <summary>Calls a provider that sends some bytes and then nothing, and gives the call once all of them were taken in.</summary>
    private async Task<Task> CallScriptedAsync(byte[] frames, CancellationToken leaves)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var body = new StepStream(
            _ => Task.FromResult(frames),
            async cancellation =>
            {
                taken.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
                return [];
            });
        await RestartAsync(options => options.Gateway = gateway => gateway.Services.AddSingleton<IGatewayProvider>(
            new ScriptedProvider("scripted", (_, _) => new(new ProviderResponse(200, body) { MediaType = "text/event-stream" }))));
        var request = StreamRequest();
        request.Content = new StringContent(Bodies.Chat("\"stream\":true,\"max_tokens\":100", model: "scripted/gpt-mock"), null, "application/json");
        var call = ReadAsync(request, leaves);
        await taken.Task.WaitAsync(Patience.Long, CancellationToken.None);
        return call;
    }

    private async Task ReadAsync(HttpRequestMessage request, CancellationToken leaves)
    {
        using var response = await _gateway.Http.SendAsync(request, leaves);
    }

    private async Task RestartAsync(Action<TestGatewayOptions> configure)
    {
        await _gateway.DisposeAsync();
        await StartAsync(configure);
    }

    private async Task AssertBilledAsync(StubReply answer, CallStatus status, bool isEstimated)
    {
        _gateway.Upstream.Enqueue(answer);

        (await _gateway.ChatAsync(Bodies.Stream(Body), _secret)).AssertOk();

        var row = await _gateway.Usage.WaitForAsync();
        Assert.Equal(isEstimated, row.Usage.IsEstimated);
        Assert.True(row.Usage is { InputTokens: > 0, OutputTokens: > 0 });
        Assert.Equal(status == CallStatus.Cancelled, row.Cancelled);
        var dollars = ((row.Usage.InputTokens * 1m) + (row.Usage.OutputTokens * 2m)) / 1_000_000;
        Assert.Equal(dollars, row.Cost!.Value.Dollars);
        await AssertAgreedAsync(row.Cost.Value);
    }

    /// <summary>Row and ledger say the same, and nothing is held any more.</summary>
    private async Task AssertAgreedAsync(Hadrian.Money expected)
    {
        Assert.Equal(expected, (await _gateway.Usage.WaitForAsync()).Cost);
        await AssertBalanceAsync(expected);
    }

    private async Task AssertBalanceAsync(Hadrian.Money expected)
    {
        var window = BudgetWindow.Containing(_gateway.Usage.Records[0].StartedAt, BudgetPeriod.Daily, TimeZoneInfo.Utc);
        var account = new BudgetAccount(new BudgetScope(BudgetScopeKind.Key, _key.BudgetSubject), window);
        var balance = await _gateway.Services.GetRequiredService<IBudgetLedger>()
            .ReadAsync(_key.OrganizationId ?? _key.Id, account, CancellationToken.None);
        Assert.Equal(new BudgetBalance(expected, Hadrian.Money.Zero), balance);
    }

    private async Task StartAsync(Action<TestGatewayOptions> configure)
    {
        _gateway = await TestGateway.StartAsync(options =>
        {
            foreach (var provider in new[] { "mock", "scripted" })
            {
                options.Configuration[$"pricing:pricing:{provider}:gpt-mock:input_per_1m_tokens"] = "1000000";
                options.Configuration[$"pricing:pricing:{provider}:gpt-mock:output_per_1m_tokens"] = "2000000";
            }

            configure(options);
        });
        (_secret, _key) = await _gateway.CreateKeyRecordAsync(
            record => record with { BudgetLimitCents = 100, BudgetPeriod = BudgetPeriod.Daily });
    }
}
