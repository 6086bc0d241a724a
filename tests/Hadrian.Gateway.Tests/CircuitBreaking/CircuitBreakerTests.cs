using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.CircuitBreaking;

public class CircuitBreakerTests
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly CircuitBreakerOptions _options = new();
    private readonly List<string> _changes = [];

    [Fact]
    [Trait("Property", "CB-1")]
    public void TryEnter_FiveFailuresInARow_RefusesTheNext()
    {
        var breaker = Create();
        Fail(breaker, 4);
        Assert.True(breaker.TryEnter(out var fifth, out _));

        fifth.Report(AttemptResult.Failure);

        Assert.False(breaker.TryEnter(out _, out var refusal));
        Assert.Equal((503, "circuit_breaker_open", "server_error"), (refusal.StatusCode, refusal.Code, refusal.Type));
        Assert.StartsWith("Circuit breaker open for provider 'x'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Cooldown, refusal.RetryAfter);
    }

    [Fact]
    public void TryEnter_DuringTheCooldown_TellsTheTimeLeft()
    {
        var breaker = Opened();

        _time.Advance(TimeSpan.FromSeconds(12));

        Assert.False(breaker.TryEnter(out _, out var refusal));
        Assert.Equal(TimeSpan.FromSeconds(18), refusal.RetryAfter);
    }

    [Fact]
    public void Report_SuccessBetweenFailures_BeginsTheCountAnew()
    {
        var breaker = Create();

        Fail(breaker, 4);
        Enter(breaker).Report(AttemptResult.Success);
        Fail(breaker, 4);

        Assert.Equal(CircuitState.Closed, breaker.GetStatus().State);
    }

    [Fact]
    [Trait("Property", "CB-4")]
    public void Report_NeutralBetweenFailures_NeitherCountsNorBeginsAnew()
    {
        var breaker = Create();
        Fail(breaker, 4);

        for (var i = 0; i < 10; i++)
        {
            Enter(breaker).Report(429);
        }

        Assert.Equal((CircuitState.Closed, 4), (breaker.GetStatus().State, breaker.GetStatus().FailureCount));
        Fail(breaker, 1);
        Assert.Equal(CircuitState.Open, breaker.GetStatus().State);
    }

    [Fact]
    [Trait("Property", "CB-2")]
    public async Task TryEnter_HundredThreadsAfterTheCooldown_LetsExactlyOneThrough()
    {
        for (var round = 0; round < 20; round++)
        {
            var breaker = Opened();
            _time.Advance(Cooldown);
            using var start = new Barrier(100);

            var entered = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return breaker.TryEnter(out var _, out var _);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.Equal(1, entered.Count(isIn => isIn));
        }
    }

    [Fact]
    [Trait("Property", "CB-3")]
    public void Report_ProbeFails_OpensAgainForAWholeCooldown()
    {
        var breaker = Opened();
        _time.Advance(Cooldown);

        Enter(breaker).Report(AttemptResult.Failure);

        Assert.False(breaker.TryEnter(out _, out var refusal));
        Assert.Equal(Cooldown, refusal.RetryAfter);
        Assert.Equal(2, breaker.GetStatus().ConsecutiveOpens);
    }

    [Fact]
    [Trait("Property", "CB-3")]
    public void Report_ProbesSucceedInARow_CloseAtTheThreshold()
    {
        var breaker = Opened();
        _time.Advance(Cooldown);

        Enter(breaker).Report(AttemptResult.Success);
        Assert.Equal((CircuitState.HalfOpen, 1), (breaker.GetStatus().State, breaker.GetStatus().SuccessCount));
        Enter(breaker).Report(AttemptResult.Success);

        Assert.Equal(new CircuitBreakerStatus("x", null, CircuitState.Closed, 0, 0, 0, 5), breaker.GetStatus());
        Assert.Equal(["closed>open", "open>half_open", "half_open>closed"], _changes);
    }

    [Fact]
    [Trait("Property", "CB-3")]
    public void Report_SuccessFailureSuccess_DoesNotClose()
    {
        var breaker = Opened();
        _time.Advance(Cooldown);
        Enter(breaker).Report(AttemptResult.Success);
        Enter(breaker).Report(AttemptResult.Failure);
        _time.Advance(Cooldown);

        Enter(breaker).Report(AttemptResult.Success);

        Assert.Equal((CircuitState.HalfOpen, 1), (breaker.GetStatus().State, breaker.GetStatus().SuccessCount));
    }

    [Theory]
    [InlineData(AttemptResult.Failure)]
    [InlineData(AttemptResult.Success)]
    [Trait("Property", "CB-5")]
    public void Report_CallBegunBeforeOpening_ChangesNothingLater(AttemptResult late)
    {
        var breaker = Create();
        var begunWhenClosed = Enumerable.Range(0, 10).Select(_ => Enter(breaker)).ToArray();
        Fail(breaker, 5);
        _time.Advance(Cooldown);
        var probe = Enter(breaker);
        var before = breaker.GetStatus();

        foreach (var permit in begunWhenClosed)
        {
            permit.Report(late);
        }

        Assert.Equal(before, breaker.GetStatus());
        Assert.False(breaker.TryEnter(out _, out _));
        probe.Report(AttemptResult.Success);
        Enter(breaker).Report(AttemptResult.Success);
        Assert.Equal(CircuitState.Closed, breaker.GetStatus().State);
    }

    [Fact]
    [Trait("Property", "CB-6")]
    public void Report_ProbeCancelled_FreesThePermitAtOnce()
    {
        var breaker = Opened();
        _time.Advance(Cooldown);
        var probe = Enter(breaker);
        Assert.False(breaker.TryEnter(out _, out _));

        probe.Report(AttemptResult.Neutral);

        Assert.True(breaker.TryEnter(out _, out _));
        Assert.Equal((CircuitState.HalfOpen, 0), (breaker.GetStatus().State, breaker.GetStatus().SuccessCount));
    }

    [Fact]
    [Trait("Property", "CB-6")]
    public void TryEnter_ProbeHangs_FreesThePermitAfterItsTimeoutAndIgnoresItsResult()
    {
        _options.ProbeTimeoutSeconds = 7;
        var breaker = Opened();
        _time.Advance(Cooldown);
        var hung = Enter(breaker);
        _time.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        Assert.False(breaker.TryEnter(out _, out var refusal));
        Assert.Equal(TimeSpan.FromSeconds(1), refusal.RetryAfter);

        _time.Advance(TimeSpan.FromTicks(1));
        var next = Enter(breaker);
        hung.Report(AttemptResult.Failure);

        Assert.Equal(CircuitState.HalfOpen, breaker.GetStatus().State);
        next.Report(AttemptResult.Success);
        Assert.Equal(1, breaker.GetStatus().SuccessCount);
    }

    [Fact]
    public void Report_TwiceThroughOneVariable_CountsOnce()
    {
        var breaker = Create();
        var permit = Enter(breaker);

        permit.Report(AttemptResult.Failure);
        permit.Report(AttemptResult.Failure);

        Assert.Equal(1, breaker.GetStatus().FailureCount);
    }

    [Fact]
    public void TryEnter_MultiplierSet_WaitsLongerEachTimeUpToTheMaximum()
    {
        _options.BackoffMultiplier = 2;
        _options.MaxOpenSeconds = 100;
        var breaker = Opened();
        var waits = new List<double>();

        for (var i = 0; i < 4; i++)
        {
            breaker.TryEnter(out _, out var refusal);
            waits.Add(refusal!.RetryAfter!.Value.TotalSeconds);
            _time.Advance(refusal.RetryAfter.Value);
            Enter(breaker).Report(AttemptResult.Failure);
        }

        Assert.Equal([30, 60, 100, 100], waits);
    }

    [Fact]
    public void TryEnter_Disabled_NeverRefuses()
    {
        _options.Enabled = false;
        var breaker = Create();

        Fail(breaker, 50);

        Assert.True(breaker.TryEnter(out _, out _));
    }

    [Fact]
    public void Classify_FurtherStatusListed_IsAFailure()
    {
        _options.FailureStatusCodes.Add(429);
        var breaker = Create();

        for (var i = 0; i < 5; i++)
        {
            Enter(breaker).Report(429);
        }

        Assert.Equal(CircuitState.Open, breaker.GetStatus().State);
        Assert.Equal(AttemptResult.Failure, breaker.Classify(500));
        Assert.Equal(AttemptResult.Success, breaker.Classify(404));
    }

    [Fact]
    public void Reset_Open_ClosesAndForgets()
    {
        var breaker = Opened();

        breaker.Reset();

        Assert.Equal(new CircuitBreakerStatus("x", null, CircuitState.Closed, 0, 0, 0, 5), breaker.GetStatus());
        Fail(breaker, 4);
        Assert.True(breaker.TryEnter(out _, out _));
    }

    [Fact]
    [Trait("Property", "CB-10")]
    public void GetStatus_CooldownOverWithoutTraffic_IsHalfOpenAndSaysSo()
    {
        var breaker = Opened();

        _time.Advance(Cooldown);

        Assert.Equal(CircuitState.HalfOpen, breaker.GetStatus().State);
        Assert.Equal(["closed>open", "open>half_open"], _changes);
    }

    [Fact]
    public void TryEnter_Closed_AllocatesNothing()
    {
        var breaker = Create();
        Enter(breaker).Report(200);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            breaker.TryEnter(out var permit, out _);
            permit.Report(AttemptResult.Success);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static BreakerPermit Enter(CircuitBreaker breaker)
    {
        Assert.True(breaker.TryEnter(out var permit, out _));
        return permit;
    }

    private static void Fail(CircuitBreaker breaker, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Enter(breaker).Report(AttemptResult.Failure);
        }
    }

    private CircuitBreaker Create()
    {
        var breaker = new CircuitBreaker("x", _options, _time);
        breaker.StateChanged += (_, change) => _changes.Add($"{change.PreviousState.ToName()}>{change.NewState.ToName()}");
        return breaker;
    }

    private CircuitBreaker Opened()
    {
        var breaker = Create();
        Fail(breaker, 5);
        return breaker;
    }
}
