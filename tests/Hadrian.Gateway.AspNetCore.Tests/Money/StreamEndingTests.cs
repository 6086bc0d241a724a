using Microsoft.Extensions.DependencyInjection;
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
        await _gateway.DisposeAsync();
        await StartAsync(options =>
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
        await AssertAgreedAsync(Hadrian.Money.Zero, time);
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
    private async Task AssertAgreedAsync(Hadrian.Money expected, TimeProvider? time = null)
    {
        Assert.Equal(expected, (await _gateway.Usage.WaitForAsync()).Cost);
        var window = BudgetWindow.Containing((time ?? TimeProvider.System).GetUtcNow(), BudgetPeriod.Daily, TimeZoneInfo.Utc);
        var account = new BudgetAccount(new BudgetScope(BudgetScopeKind.Key, _key.BudgetSubject), window);
        var balance = await _gateway.Services.GetRequiredService<IBudgetLedger>()
            .ReadAsync(_key.OrganizationId ?? _key.Id, account, CancellationToken.None);
        Assert.Equal(new BudgetBalance(expected, Hadrian.Money.Zero), balance);
    }

    private async Task StartAsync(Action<TestGatewayOptions> configure)
    {
        _gateway = await TestGateway.StartAsync(options =>
        {
            options.Configuration["pricing:pricing:mock:gpt-mock:input_per_1m_tokens"] = "1000000";
            options.Configuration["pricing:pricing:mock:gpt-mock:output_per_1m_tokens"] = "2000000";
            configure(options);
        });
        (_secret, _key) = await _gateway.CreateKeyRecordAsync(
            record => record with { BudgetLimitCents = 100, BudgetPeriod = BudgetPeriod.Daily });
    }
}
