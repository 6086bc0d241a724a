namespace Hadrian.Gateway.Tests.Caching;

/// <summary>Identical calls at the same time.</summary>
[Trait("Property", "CA-5")]
public sealed class SingleFlightTests : IDisposable
{
    private readonly CacheSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task LookUp_HundredIdenticalMisses_MakeOneCall()
    {
        using var leader = await _setup.LookUpAsync();
        var others = Enumerable.Range(0, 99).Select(_ => _setup.LookUpAsync().AsTask()).ToList();
        Assert.All(others, other => Assert.False(other.IsCompleted));

        await CacheSetup.AnswerAsync(leader);

        var lookups = await Task.WhenAll(others);
        Assert.Equal(CacheStatus.Miss, leader.Status);
        Assert.All(lookups, lookup => Assert.Equal(CacheStatus.Hit, lookup.Status));
        Assert.Equal(CacheStatus.Hit, await _setup.AskAsync());
    }

    [Fact]
    public async Task LookUp_HundredAtOnceOnAllThreads_MakeOneCall()
    {
        var calls = 0;
        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            using var lookup = await _setup.LookUpAsync(cancellationToken: CancellationToken.None);
            if (lookup.Status == CacheStatus.Miss)
            {
                Interlocked.Increment(ref calls);
                await Task.Yield();
                await CacheSetup.AnswerAsync(lookup);
            }
        });

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Dispose_LeaderFailed_LetsAllOthersGoThemselves()
    {
        var leader = await _setup.LookUpAsync();
        var others = Enumerable.Range(0, 99).Select(_ => _setup.LookUpAsync().AsTask()).ToList();

        leader.Dispose();

        Assert.All(await Task.WhenAll(others), lookup => Assert.Equal(CacheStatus.Miss, lookup.Status));
    }

    [Fact]
    public async Task Complete_AnswerNotWhole_LetsAllOthersGoThemselves()
    {
        using var leader = await _setup.LookUpAsync();
        var other = _setup.LookUpAsync().AsTask();

        await CacheSetup.AnswerAsync(leader, status: 503);

        Assert.Equal(CacheStatus.Miss, (await other).Status);
    }

    [Fact]
    public async Task Dispose_LeaderLeft_OneOfTheOthersTakesOver()
    {
        using var source = new CancellationTokenSource();
        var leader = await _setup.LookUpAsync(cancellationToken: source.Token);
        var others = Enumerable.Range(0, 10).Select(_ => _setup.LookUpAsync().AsTask()).ToList();

        await source.CancelAsync();
        leader.Dispose();

        var successor = await await Task.WhenAny(others);
        Assert.Equal(CacheStatus.Miss, successor.Status);
        await CacheSetup.AnswerAsync(successor);
        var lookups = await Task.WhenAll(others);
        Assert.Single(lookups, lookup => lookup.Status == CacheStatus.Miss);
        Assert.Equal(9, lookups.Count(lookup => lookup.Status == CacheStatus.Hit));
    }

    [Fact]
    public async Task LookUp_WaiterLeaves_AloneIsCancelled()
    {
        using var leader = await _setup.LookUpAsync();
        using var source = new CancellationTokenSource();
        var leaving = _setup.LookUpAsync(cancellationToken: source.Token).AsTask();
        var staying = _setup.LookUpAsync().AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await CacheSetup.AnswerAsync(leader);
        Assert.Equal(CacheStatus.Hit, (await staying).Status);
    }

    [Fact]
    public async Task LookUp_LeaderTakesTooLong_WaiterGoesItself()
    {
        using var leader = await _setup.LookUpAsync();
        var waiting = _setup.LookUpAsync().AsTask();

        _setup.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(CacheStatus.Miss, (await waiting).Status);
    }

    [Fact]
    public async Task LookUp_Refresh_WaitsForNobody()
    {
        using var leader = await _setup.LookUpAsync();

        using var refresh = await _setup.LookUpAsync(directive: CacheDirective.Refresh);

        Assert.Equal(CacheStatus.Miss, refresh.Status);
    }
}
