namespace Hadrian.Gateway.Tests.RateLimiting;

public class RequestCounterTests
{
    private const long Day = 86_400_000;
    private static readonly RequestLimit PerMinute = new(3, TimeSpan.FromMinutes(1), "minute");
    private static readonly RequestLimit PerDay = new(4, TimeSpan.FromDays(1), "day");

    private readonly RequestCounter _counter = new(0);

    [Fact]
    public void TryBegin_DayRefuses_LeavesTheMinuteUnchangedAndSaysWhen()
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.True(_counter.TryBegin(i * 60_000, PerMinute, PerDay, 0).Allowed);
        }

        var verdict = _counter.TryBegin(240_000, PerMinute, PerDay, 0);

        Assert.Equal((false, "day", 0), (verdict.Allowed, verdict.Window.Unit, verdict.Remaining));
        Assert.Equal(3, _counter.Peek(240_000, PerMinute, null).Remaining);
        Assert.InRange(240_000 + verdict.ResetInMs, Day, Day + (Day / 32));
        Assert.True(_counter.TryBegin(240_000 + verdict.ResetInMs, PerMinute, PerDay, 0).Allowed);
    }

    [Fact]
    public void TryBegin_MinuteRefuses_LeavesTheDayUnchanged()
    {
        for (var i = 0; i < 10; i++)
        {
            _counter.TryBegin(0, PerMinute, PerDay, 0);
        }

        Assert.Equal(1, _counter.Peek(60_000, PerMinute, PerDay).Remaining);
        Assert.True(_counter.TryBegin(60_000, PerMinute, PerDay, 0).Allowed);
    }

    [Fact]
    public void TryBegin_BothWindowsFull_SaysTheLongerWait()
    {
        var perDay = PerDay with { Limit = 3 };
        for (var i = 0; i < 3; i++)
        {
            _counter.TryBegin(0, PerMinute, perDay, 0);
        }

        Assert.Equal("day", _counter.TryBegin(1, PerMinute, perDay, 0).Window.Unit);
    }

    [Fact]
    public void TryBegin_ConcurrencyRefuses_LeavesWindowsUnchanged()
    {
        Assert.True(_counter.TryBegin(0, PerMinute, PerDay, 1).Allowed);

        var refused = _counter.TryBegin(1, PerMinute, PerDay, 1);

        Assert.Equal((false, 2), (refused.Allowed, refused.Remaining));
        Assert.Equal(2, _counter.Peek(1, PerMinute, PerDay).Remaining);
        _counter.End();
        Assert.True(_counter.TryBegin(1, PerMinute, PerDay, 1).Allowed);
    }

    [Fact]
    public void TryBegin_WindowRefuses_LeavesConcurrencyUnchanged()
    {
        for (var i = 0; i < 5; i++)
        {
            _counter.TryBegin(0, PerMinute, null, 3);
        }

        for (var i = 0; i < 3; i++)
        {
            _counter.End();
        }

        Assert.False(_counter.IsBusy);
    }

    [Fact]
    public void TryBegin_ClockReadEarlierThanAnothersButLater_CountsAtTheLaterTime()
    {
        Assert.True(_counter.TryBegin(5_000, PerMinute with { Limit = 2 }, null, 0).Allowed);
        Assert.True(_counter.TryBegin(4_000, PerMinute with { Limit = 2 }, null, 0).Allowed);

        Assert.False(_counter.TryBegin(64_999, PerMinute with { Limit = 2 }, null, 0).Allowed);
        Assert.True(_counter.TryBegin(65_000, PerMinute with { Limit = 2 }, null, 0).Allowed);
    }

    [Fact]
    public async Task TryBegin_HammeredInParallel_AdmitsExactlyTheLimit()
    {
        var limit = new RequestLimit(1_000, TimeSpan.FromMinutes(1), "minute");

        var admitted = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => Enumerable.Range(0, 500)
            .Count(i => _counter.TryBegin((i * 7) + worker, limit, null, 0).Allowed))));

        Assert.Equal(1_000, admitted.Sum());
    }

    [Fact]
    public async Task TryBegin_HammeredWithConcurrency_NeverExceedsItAndEndsAtNought()
    {
        var limit = new RequestLimit(int.MaxValue, TimeSpan.FromMinutes(1), "minute");
        int underWay = 0, most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                if (_counter.TryBegin(i, limit, null, 3).Allowed)
                {
                    var seen = Interlocked.Increment(ref underWay);
                    InterlockedMax(ref most, seen);
                    Interlocked.Decrement(ref underWay);
                    _counter.End();
                }
            }
        })));

        Assert.InRange(most, 1, 3);
        Assert.False(_counter.IsBusy);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
