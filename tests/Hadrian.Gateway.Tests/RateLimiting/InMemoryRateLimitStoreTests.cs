using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.RateLimiting;

public class InMemoryRateLimitStoreTests
{
    private static readonly RateLimitScope Team = new(RateLimitScopeKind.Team, Guid.NewGuid());
    private static readonly RateLimitScope Model = new(RateLimitScopeKind.Model, Name: "test/model");

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryRateLimitStore _store;

    public InMemoryRateLimitStoreTests() => _store = new InMemoryRateLimitStore(_time);

    [Theory]
    [Trait("Property", "RL-4")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Acquire_OneDimensionRefuses_LeavesEveryOtherUnchanged(int tight)
    {
        RateLimitDimension[] dimensions =
        [
            Limits.Key().Requests(100), Limits.Key().Requests(100, Limits.Day), Limits.Key().Concurrency(100),
            Team.Tokens(100), Team.Tokens(100, Limits.Day), Model.Concurrency(100),
        ];
        dimensions[tight] = dimensions[tight] with { Limit = 10 };
        var fits = 10 / (dimensions[tight].Measure == RateLimitMeasure.Tokens ? 5 : 1);
        for (var i = 0; i < fits; i++)
        {
            Assert.True(_store.Acquire(Limits.Of(5, [.. dimensions])).Fits);
        }

        var before = dimensions.Select(dimension => Left(dimension)).ToList();
        var refused = _store.Acquire(Limits.Of(5, [.. dimensions]));

        Assert.Equal(dimensions[tight], refused.Refusal!.Value.Dimension);
        Assert.Equal(before, dimensions.Select(dimension => Left(dimension)));
    }

    [Fact]
    public void Acquire_SeveralRefuse_NamesTheOneThatLastsLongest()
    {
        var acquisition = Limits.Of(Limits.Key().Requests(1), Limits.Key().Requests(1, Limits.Day), Limits.Key().Concurrency(1));
        _store.Acquire(acquisition);

        var verdict = _store.Acquire(acquisition);

        Assert.Equal(Limits.Day, verdict.Refusal!.Value.Dimension.Window.Length);
        Assert.Equal(Limits.Day, verdict.Requests!.Value.ResetAfter);
    }

    [Fact]
    public void Acquire_TokensRefuse_SaysWhenThisCallFits()
    {
        var limit = Limits.Key().Tokens(100);
        _store.Acquire(Limits.Of(10, limit));
        _time.Advance(TimeSpan.FromSeconds(20));
        _store.Acquire(Limits.Of(90, limit));
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(TimeSpan.FromSeconds(20), _store.Acquire(Limits.Of(10, limit)).Refusal!.Value.ResetAfter);
        var wait = _store.Acquire(Limits.Of(11, limit)).Refusal!.Value.ResetAfter;
        Assert.Equal(TimeSpan.FromSeconds(40), wait);
        _time.Advance(wait);
        Assert.True(_store.Acquire(Limits.Of(11, limit)).Fits);
    }

    [Fact]
    public void Acquire_NotEnforced_CountsAndSaysThatItDoesNotFit()
    {
        var acquisition = Limits.Of(7, Limits.Key().Requests(1), Limits.Key().Tokens(10)) with { IsEnforced = false };
        _store.Acquire(acquisition);

        var verdict = _store.Acquire(acquisition);

        Assert.False(verdict.Fits);
        Assert.Equal(0, Left(Limits.Key().Requests(2)));
        Assert.Equal(6, Left(Limits.Key().Tokens(20)));
    }

    [Fact]
    [Trait("Property", "RL-7")]
    public async Task Acquire_HammeredWithConcurrency_NeverExceedsItAndEndsAtNought()
    {
        var acquisition = Limits.Of(Limits.Key().Concurrency(3));
        int underWay = 0, most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                if (_store.Acquire(acquisition) is { Fits: true } verdict)
                {
                    InterlockedMax(ref most, Interlocked.Increment(ref underWay));
                    Interlocked.Decrement(ref underWay);
                    _store.Settle(acquisition, verdict);
                }
            }
        })));

        Assert.InRange(most, 1, 3);
        Assert.False(_store.Find(Limits.Key())!.IsBusy);
    }

    [Fact]
    [Trait("Property", "RL-7")]
    public async Task Acquire_NodesThatShareTheStore_HaveNoMoreUnderWayThanTheLimit()
    {
        var options = new RateLimitOptions { ConcurrentRequests = 4, RequestsPerMinute = 1_000 };
        var nodes = Enumerable.Range(0, 3).Select(_ => new RequestRateLimitPolicy(options, _store, _time, null, null)).ToList();
        var leases = new List<PolicyLease>();
        for (var i = 0; i < 30; i++)
        {
            leases.Add(await nodes[i % 3].AcquireAsync(new GatewayCall(GatewayOperation.Chat, _time.GetUtcNow()), CancellationToken.None));
        }

        Assert.Equal(4, leases.Count(lease => lease.IsGranted));
        await leases.First(lease => lease.IsGranted).SettleAsync(new CallOutcome { Status = CallStatus.Cancelled });
        Assert.True((await nodes[2].AcquireAsync(new GatewayCall(GatewayOperation.Chat, _time.GetUtcNow()), CancellationToken.None)).IsGranted);
    }

    [Fact]
    [Trait("Property", "RL-4")]
    public async Task Acquire_ManyScopesInOppositeOrders_NeitherDeadlocksNorAdmitsTooMuch()
    {
        var scopes = Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? Limits.Key(i) : Limits.Address(i)).ToArray();
        RateLimitAcquisition[] orders =
        [
            Limits.Of(1, [.. scopes.Select(scope => scope.Tokens(1_000))]),
            Limits.Of(1, [.. scopes.Reverse().Select(scope => scope.Tokens(1_000))]),
        ];

        var admitted = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(
            () => Enumerable.Range(0, 500).Count(i => _store.Acquire(orders[(worker + i) % 2]).Fits))));

        Assert.Equal(1_000, admitted.Sum());
        Assert.All(scopes, scope => Assert.Equal(0, Left(scope.Tokens(1_000))));
    }

    [Fact]
    public void Acquire_MoreScopesThanUsual_Works()
    {
        var dimensions = Enumerable.Range(0, 12).Select(i => Limits.Key(i).Requests(1)).ToArray();

        Assert.True(_store.Acquire(Limits.Of([.. dimensions])).Fits);
        Assert.False(_store.Acquire(Limits.Of([.. dimensions])).Fits);
    }

    [Theory]
    [Trait("Property", "RL-2")]
    [InlineData(RateLimitWindowType.Sliding, 60)]
    [InlineData(RateLimitWindowType.Sliding, 86_400)]
    [InlineData(RateLimitWindowType.Fixed, 60)]
    [InlineData(RateLimitWindowType.Fixed, 86_400)]
    public void Acquire_AfterAnIdleWindow_HasTheWholeLimitAgain(RateLimitWindowType type, int seconds)
    {
        var acquisition = Limits.Of(Limits.Key().Requests(1_000, TimeSpan.FromSeconds(seconds), type));
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 1_000; i++)
            {
                Assert.True(_store.Acquire(acquisition).Fits);
            }

            Assert.False(_store.Acquire(acquisition).Fits);
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }
    }

    [Fact]
    [Trait("Property", "RL-10")]
    public void Acquire_FloodOfAddresses_StaysWithinTheBoundAndKeepsWhatIsInUse()
    {
        var store = new InMemoryRateLimitStore(_time, capacity: 1_000);
        store.Acquire(Limits.Of(Limits.Key().Requests(5)));
        store.Acquire(Limits.Of(Limits.Address(-1).Concurrency(5)));

        for (var i = 0; i < 50_000; i++)
        {
            store.Acquire(Limits.Of(Limits.Address(i).Requests(5)));
            _time.Advance(TimeSpan.FromMicroseconds(1));
            if (store.Count > 1_001)
            {
                Assert.Fail($"{store.Count} partitions");
            }
        }

        Assert.NotNull(store.Find(Limits.Key()));
        Assert.True(store.Find(Limits.Address(-1))!.IsBusy);
        Assert.NotNull(store.Find(Limits.Address(49_999)));
        Assert.Null(store.Find(Limits.Address(0)));
    }

    [Fact]
    [Trait("Property", "RL-2")]
    public void Acquire_IdleForItsLongestWindow_IsRemovedWhenAnotherComes()
    {
        _store.Acquire(Limits.Of(Limits.Key(1).Requests(1)));
        _store.Acquire(Limits.Of(Limits.Key(2).Concurrency(1)));

        _time.Advance(Limits.Minute * 2);
        _store.Acquire(Limits.Of(Limits.Key(3).Requests(1)));

        Assert.Null(_store.Find(Limits.Key(1)));
        Assert.NotNull(_store.Find(Limits.Key(2)));
        Assert.Equal(2, _store.Count);
    }

    [Fact]
    public async Task Acquire_WhilePartitionsAreDropped_NeverAdmitsTooMuch()
    {
        var store = new InMemoryRateLimitStore(_time, capacity: 4);
        int underWay = 0, most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                store.Acquire(Limits.Of(Limits.Key(100 + (worker * 2_000) + i).Requests(1)));
                var acquisition = Limits.Of(Limits.Key().Concurrency(2));
                if (store.Acquire(acquisition) is { Fits: true } verdict)
                {
                    InterlockedMax(ref most, Interlocked.Increment(ref underWay));
                    Interlocked.Decrement(ref underWay);
                    store.Settle(acquisition, verdict);
                }
            }
        })));

        Assert.InRange(most, 1, 2);
    }

    private long Left(RateLimitDimension dimension)
    {
        if (dimension.Measure == RateLimitMeasure.Concurrency)
        {
            return dimension.Limit - (_store.Find(dimension.Scope)?.UnderWay ?? 0);
        }

        var verdict = _store.Read(dimension);
        return (verdict.Requests ?? verdict.Tokens ?? verdict.DailyTokens)!.Value.Remaining;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
