using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Jobs;

[Trait("Property", "JO-1")]
public sealed class SharedJobsTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedStore _store = new();
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public async Task RunAsync_NoStore_RunsEachTime()
    {
        var jobs = Jobs(store: null);

        Assert.Equal((null, Interval), await jobs.RunAsync("job", null, Interval, Work, CancellationToken.None));
        Assert.Equal((null, Interval), await jobs.RunAsync("job", null, Interval, Work, CancellationToken.None));

        static Task<string?> Work(CancellationToken cancellationToken) => Task.FromResult<string?>("done");
    }

    [Fact]
    public async Task RunAsync_ItsTurn_TellsTheResultAndWaitsForTheRestOfTheInterval()
    {
        using var runs = Runs();

        var (told, wait) = await Jobs(_store).RunAsync("job", "part", Interval, WorkAsync, CancellationToken.None);

        Assert.Equal((null, Interval - TimeSpan.FromMinutes(10)), (told, wait));
        Assert.Equal([("job:part", "found")], _store.Completed);
        Assert.Equal(["done"], Outcomes(runs));

        Task<string?> WorkAsync(CancellationToken cancellationToken)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            return Task.FromResult<string?>("found");
        }
    }

    [Fact]
    public async Task RunAsync_NotDue_TellsWhatTheLastRunFoundAndWhenTheNextIsDue()
    {
        _store.Turn = new JobTurn(false, _time.GetUtcNow() - TimeSpan.FromMinutes(20), "found");
        using var runs = Runs();

        var turn = await Jobs(_store).RunAsync("job", null, Interval, _ => throw new InvalidOperationException("Not its turn."), CancellationToken.None);

        Assert.Equal(("found", TimeSpan.FromMinutes(40)), turn);
        Assert.Equal(["elsewhere"], Outcomes(runs));
    }

    [Fact]
    public async Task RunAsync_AnotherNodeIsAtIt_AsksAgainSoon()
    {
        _store.Turn = new JobTurn(false, HeldUntil: _time.GetUtcNow() + Lease);

        var (_, wait) = await Jobs(_store).RunAsync("job", null, Interval, _ => throw new InvalidOperationException("Not its turn."), CancellationToken.None);

        Assert.Equal(Lease / 3, wait);
    }

    [Fact]
    public async Task RunAsync_WorkFails_ThrowsAndGivesTheJobBack()
    {
        using var runs = Runs();

        await Assert.ThrowsAsync<InvalidDataException>(
            () => Jobs(_store).RunAsync("job", null, Interval, _ => throw new InvalidDataException("broken"), CancellationToken.None));

        Assert.Equal([("job", null)], _store.Completed);
        Assert.Equal(["failed"], Outcomes(runs));
    }

    [Fact]
    public async Task RunAsync_LongWork_IsRenewedUntilItEnds()
    {
        TaskCompletionSource<string?> work = new();
        var running = Jobs(_store).RunAsync("job", null, Interval, _ => work.Task, CancellationToken.None);

        await AdvanceUntilAsync(() => _store.Renewals >= 5);
        work.SetResult(null);
        await running;

        var renewals = _store.Renewals;
        _time.Advance(Lease * 3);
        Assert.Equal(renewals, _store.Renewals);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_LeaseLost_StopsTheWork(bool isTakenOver)
    {
        _store.Renewing = isTakenOver ? () => false : () => throw new IOException("The store is away.");
        var started = _time.GetUtcNow();
        var running = Jobs(_store).RunAsync("job", null, Interval, WorkAsync, CancellationToken.None);

        await AdvanceUntilAsync(() => running.IsCompleted);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(isTakenOver || _time.GetUtcNow() - started >= Lease);

        async Task<string?> WorkAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
            return null;
        }
    }

    private static IEnumerable<object?> Outcomes(MetricCollector<long> runs) => runs.GetMeasurementSnapshot().Select(run => run.Tags["outcome"]);

    private MetricCollector<long> Runs() => new(_meters.GetRequiredService<IMeterFactory>(), GatewayDiagnostics.Name, "job.runs");

    private SharedJobs Jobs(IJobStore? store)
    {
        ServiceCollection services = new();
        if (store is not null)
        {
            services.AddSingleton(store);
        }

        return new SharedJobs(services.BuildServiceProvider(), _time, _meters.GetRequiredService<IMeterFactory>(), NullLogger<SharedJobs>.Instance);
    }

    // Renewal goes on on the pool, so time passes until it has come round.
    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It never came to that.");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private sealed class ScriptedStore : IJobStore
    {
        private int _renewals;

        public JobTurn Turn { get; set; } = new(true);

        public Func<bool> Renewing { get; set; } = () => true;

        public int Renewals => Volatile.Read(ref _renewals);

        public List<(string Job, string? Result)> Completed { get; } = [];

        public ValueTask<JobTurn> TryAcquireAsync(string job, Guid holder, DateTimeOffset now, TimeSpan interval, TimeSpan lease, CancellationToken cancellationToken)
            => new(Turn);

        public ValueTask<bool> RenewAsync(string job, Guid holder, DateTimeOffset until, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _renewals);
            return new(Renewing());
        }

        public ValueTask CompleteAsync(string job, Guid holder, DateTimeOffset startedAt, string? result, CancellationToken cancellationToken)
        {
            Completed.Add((job, result));
            return default;
        }
    }
}
