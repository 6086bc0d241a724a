using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway.Tests.Usage;

public class UsageSpillTests
{
    private readonly UnreliableStore _store = new();

    [Fact]
    [Trait("Property", "US-10")]
    public async Task Record_StoreIsDownForTenMinutes_LosesAndDoublesNothingAndKeepsTheOrder()
    {
        await using var node = new UsageNode(_store, options => options.MaxPending = 1_000);
        List<UsageRecord> given = [];
        for (var second = 0; second < 660; second++)
        {
            _store.State = second is > 10 and < 610 ? UnreliableStore.Health.Down : UnreliableStore.Health.Up;
            for (var i = 0; i < 100; i++)
            {
                given.Add(UsageNode.Record(given.Count));
                node.Recorder.Record(given[^1]);
            }

            node.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await node.Recorder.FlushAsync(CancellationToken.None));

        Assert.Equal(given, _store.Rows);
        Assert.Empty(node.Files);
        Assert.DoesNotContain(node.Logger.Collector.GetSnapshot(), record => record.Id.Id is 21 or 23 or 24);
    }

    [Fact]
    [Trait("Property", "US-10")]
    public async Task Record_StoreHangs_MovesToTheJournalAtTheBound()
    {
        var gate = new TaskCompletionSource();
        var slow = new GatedStore(gate.Task, _store);
        await using var node = new UsageNode(slow, options => (options.BatchSize, options.MaxPending) = (2, 5));
        var given = Enumerable.Range(0, 5).Select(UsageNode.Record).ToList();

        given.ForEach(node.Recorder.Record);
        Assert.True(SpinWait.SpinUntil(() => node.Files.Length > 0 && new FileInfo(node.Files[0]).Length > 0, TimeSpan.FromSeconds(30)));
        gate.SetResult();
        Assert.True(await node.Recorder.FlushAsync(CancellationToken.None));

        Assert.Equal(given.ToHashSet(), _store.Rows.ToHashSet());
        Assert.Equal(5, _store.Rows.Count);
    }

    [Fact]
    [Trait("Property", "US-11")]
    public async Task RecordAsync_EveryRecordJournalledAndTheProcessKilled_LosesNone()
    {
        _store.State = UnreliableStore.Health.Down;
        await using var node = new UsageNode(_store, options => options.JournalMode = UsageJournalMode.Always);
        var given = Enumerable.Range(0, 200).Select(UsageNode.Record).ToList();
        await Task.WhenAll(given.Select(record => Task.Run(() => node.Recorder.RecordAsync(record).AsTask())));

        _store.State = UnreliableStore.Health.Up;
        node.Kill();
        await node.Recorder.FlushAsync(CancellationToken.None);

        Assert.Equal(given.ToHashSet(), _store.Rows.ToHashSet());
        Assert.Equal(200, _store.Rows.Count);
    }

    [Fact]
    [Trait("Property", "US-11")]
    public async Task Record_StoreIsDownAndTheProcessKilled_LosesOneIntervalAtMost()
    {
        _store.State = UnreliableStore.Health.Down;
        await using var node = new UsageNode(_store);
        var (kept, last) = (UsageNode.Record(1), UsageNode.Record(2));
        node.Recorder.Record(kept);
        node.Time.Advance(TimeSpan.FromSeconds(1));
        node.Recorder.Record(last);

        node.Kill();
        _store.State = UnreliableStore.Health.Up;
        await node.Recorder.FlushAsync(CancellationToken.None);

        Assert.Equal([kept], _store.Rows);
    }

    [Fact]
    public async Task Start_AnEarlierProcessLeftRecords_AreStoredWithoutACall()
    {
        _store.State = UnreliableStore.Health.Down;
        await using var node = new UsageNode(_store);
        node.Recorder.Record(UsageNode.Record());
        await node.RestartAsync();
        Assert.Empty(_store.Rows);

        _store.State = UnreliableStore.Health.Up;
        node.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(_store.Rows);
        Assert.Empty(node.Files);
    }

    [Fact]
    public async Task Record_JournalIsFull_KeepsToTheBoundOfMemoryAndSaysSo()
    {
        _store.State = UnreliableStore.Health.Down;
        await using var node = new UsageNode(_store, options => (options.JournalMaxBytes, options.MaxPending) = (1, 4));
        var given = Enumerable.Range(0, 6).Select(UsageNode.Record).ToList();
        node.Recorder.Record(given[0]);
        Assert.False(await node.Recorder.FlushAsync(CancellationToken.None));

        given[1..].ForEach(node.Recorder.Record);
        _store.State = UnreliableStore.Health.Up;
        await node.Recorder.FlushAsync(CancellationToken.None);

        Assert.Equal(given[2..], _store.Rows);
        Assert.Contains(node.Logger.Collector.GetSnapshot(), record => record.Id.Id == 24);
        Assert.Contains(node.Logger.Collector.GetSnapshot(), record => record.Id.Id == 21);
    }

    [Fact]
    public async Task RecordAsync_JournalIsFull_DoesNotWaitForEver()
    {
        await using var node = new UsageNode(_store, options => (options.JournalMode, options.JournalMaxBytes) = (UsageJournalMode.Always, 1));

        await node.Recorder.RecordAsync(UsageNode.Record()).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(await node.Recorder.FlushAsync(CancellationToken.None));

        Assert.Single(_store.Rows);
    }

    [Fact]
    public async Task Record_MovedToTheJournal_IsCounted()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var spilled = new MetricCollector<long>(meters, GatewayDiagnostics.Name, "usage.spill");
        await using var node = new UsageNode(_store);
        await node.Recorder.DisposeAsync();
        _store.State = UnreliableStore.Health.Down;
        using var journal = new UsageJournal(node.Options.JournalPath!, node.Options.JournalMaxBytes, node.Logger);
        await using var recorder = new UsageRecorder(_store, node.Options, node.Time, node.Logger, new GatewayMetrics(meters), journal);

        recorder.Record(UsageNode.Record());
        recorder.Record(UsageNode.Record());
        await recorder.FlushAsync(CancellationToken.None);

        Assert.Equal(2, spilled.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
    }

    [Theory]
    [InlineData(UsageJournalMode.Always)]
    [InlineData(UsageJournalMode.Overflow)]
    [Trait("Property", "US-10")]
    public async Task Record_WhateverFailsAndRestarts_RowsAreTheRecordsGiven(UsageJournalMode mode)
    {
        // 0 to 4: give that many records; then: time passes, the store's state changes, a restart, a kill with a torn end.
        var step = Gen.Select(Gen.Int[0, 9], Gen.Enum<UnreliableStore.Health>(), Gen.Byte.Array[0, 40]);
        await step.List[1, 40].SampleAsync(
            async steps =>
            {
                UnreliableStore store = new();
                await using var node = new UsageNode(
                    store, options => (options.BatchSize, options.MaxPending, options.JournalMode) = (3, 5, mode), fileBytes: 1_500);
                HashSet<UsageRecord> given = [];
                foreach (var (kind, health, torn) in steps)
                {
                    if (kind <= 4)
                    {
                        for (var i = 0; i < kind; i++)
                        {
                            var record = UsageNode.Record(i);
                            given.Add(record);
                            await node.Recorder.RecordAsync(record);
                        }

                        // What is moved at the bound is moved by another thread, which a kill must find done.
                        await node.Recorder.FlushAsync(CancellationToken.None);
                    }
                    else if (kind <= 6)
                    {
                        store.State = health;
                    }
                    else if (kind == 7)
                    {
                        node.Time.Advance(TimeSpan.FromSeconds(1));
                    }
                    else if (kind == 8)
                    {
                        await node.RestartAsync();
                    }
                    else
                    {
                        node.Kill(torn);
                    }
                }

                store.State = UnreliableStore.Health.Up;
                Assert.True(await node.Recorder.FlushAsync(CancellationToken.None));
                Assert.Equal(given, store.Rows.ToHashSet());
                Assert.Equal(given.Count, store.Rows.Count);
            },
            iter: 60);
    }

    private sealed class GatedStore(Task gate, IUsageStore inner) : IUsageStore
    {
        public async ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
        {
            await gate;
            await inner.AppendAsync(records, cancellationToken);
        }
    }
}
