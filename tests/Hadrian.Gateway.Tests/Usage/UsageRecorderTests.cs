using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway.Tests.Usage;

public class UsageRecorderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<UsageRecorder> _logger = new();
    private readonly ScriptedStore _store = new();

    [Fact]
    public async Task Record_OneByOne_IsWrittenAfterTheIntervalInOrder()
    {
        await using var recorder = Recorder();
        var records = Records(5);
        records.ForEach(recorder.Record);
        Assert.Empty(_store.Batches);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(records, Assert.Single(_store.Batches));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(_store.Batches);
    }

    [Fact]
    public async Task Record_ABatchIsFull_IsWrittenAtOnce()
    {
        await using var recorder = Recorder(options => options.BatchSize = 3);

        Records(3).ForEach(recorder.Record);

        Assert.Equal(3, Assert.Single(_store.Batches).Count);
    }

    [Fact]
    public async Task FlushAsync_MoreThanABatch_WritesSeveral()
    {
        await using var recorder = Recorder(options => options.BatchSize = 4);
        var records = Records(10);
        records[..3].ForEach(recorder.Record);
        _store.Throws = new IOException("away");
        records[3..].ForEach(recorder.Record);
        _store.Throws = null;

        Assert.True(await recorder.FlushAsync(CancellationToken.None));

        Assert.Equal([4, 4, 2], _store.Batches.Select(batch => batch.Count));
        Assert.Equal(records, _store.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Record_StoreIsAwayForAWhile_LosesAndDoublesNothing()
    {
        await using var recorder = Recorder(options => options.BatchSize = 10);
        var records = Records(57);
        for (var i = 0; i < records.Count; i++)
        {
            _store.Throws = i is > 10 and < 45 ? new IOException("away") : null;
            recorder.Record(records[i]);
            _time.Advance(TimeSpan.FromMilliseconds(300));
        }

        Assert.True(await recorder.FlushAsync(CancellationToken.None));

        Assert.Equal(records, _store.Batches.SelectMany(batch => batch));
        Assert.NotEqual(0, _logger.Collector.Count);
    }

    [Fact]
    public async Task Record_AWriteTakesLong_StartsNoSecondOne()
    {
        await using var recorder = Recorder();
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        recorder.Record(Records(1)[0]);
        _time.Advance(TimeSpan.FromSeconds(5));
        recorder.Record(Records(1)[0]);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, _store.Attempts);

        gate.SetResult();
        await recorder.FlushAsync(CancellationToken.None);

        Assert.Equal(2, _store.Batches.Sum(batch => batch.Count));
    }

    [Fact]
    public async Task Record_BeyondTheBound_DropsTheOldestAndCountsThem()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var dropped = new MetricCollector<long>(meters, GatewayDiagnostics.Name, "hadrian.usage_buffer.entries_dropped");
        await using var recorder = Recorder(options => (options.BatchSize, options.MaxPending) = (100, 5), new GatewayMetrics(meters));
        var records = Records(8);

        records.ForEach(recorder.Record);
        await recorder.FlushAsync(CancellationToken.None);

        Assert.Equal(records[3..], Assert.Single(_store.Batches));
        Assert.Equal(3, dropped.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
        Assert.All(_logger.Collector.GetSnapshot(), record => Assert.Equal(21, record.Id.Id));
    }

    [Fact]
    public async Task Record_DroppedWhileBeingWritten_IsNotTakenOffTwice()
    {
        await using var recorder = Recorder(options => (options.BatchSize, options.MaxPending) = (4, 4));
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        var records = Records(6);
        records.ForEach(recorder.Record);

        _store.Gate = null;
        gate.SetResult();
        await recorder.FlushAsync(CancellationToken.None);

        Assert.Equal(records, _store.Batches.SelectMany(batch => batch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_RecordsPending_AreWritten(bool synchronously)
    {
        var recorder = Recorder();
        Records(3).ForEach(recorder.Record);

        if (synchronously)
        {
            recorder.Dispose();
        }

        await recorder.DisposeAsync();

        Assert.Equal(3, Assert.Single(_store.Batches).Count);
        Assert.Throws<ObjectDisposedException>(() => recorder.Record(Records(1)[0]));
    }

    private List<UsageRecord> Records(int count) => [.. Enumerable.Range(0, count).Select(_ => new UsageRecord
    {
        OperationId = Guid.NewGuid(),
        Operation = GatewayOperation.Chat,
        Provider = "test",
        Model = "m",
        RecordedAt = _time.GetUtcNow(),
    })];

    private UsageRecorder Recorder(Action<UsageOptions>? configure = null, GatewayMetrics? metrics = null)
    {
        var options = new UsageOptions();
        configure?.Invoke(options);
        return new UsageRecorder(_store, Options.Create(options), _time, _logger, metrics);
    }

    private sealed class ScriptedStore : IUsageStore
    {
        public List<List<UsageRecord>> Batches { get; } = [];

        public int Attempts { get; private set; }

        public Exception? Throws { get; set; }

        public Task? Gate { get; set; }

        public async ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
        {
            Attempts++;
            if (Gate is { } gate)
            {
                await gate;
            }

            if (Throws is not null)
            {
                throw Throws;
            }

            Batches.Add([.. records]);
        }
    }
}
