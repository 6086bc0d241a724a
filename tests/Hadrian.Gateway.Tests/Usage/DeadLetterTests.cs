using CsCheck;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Usage;

[Trait("Property", "US-12")]
public sealed class DeadLetterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeLogger<UsageRecorder> _logger = new();
    private readonly PickyStore _store = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hadrian-letters-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Store_RejectsAnyOfABatch_ThoseAreSetAsideAndTheOthersStoredOnce()
        => Gen.Bool.Array[1, 40].Sample(
            rejected =>
            {
                var store = new PickyStore();
                using var recorder = new UsageRecorder(store, Options.Create(Settings(null)), _time, _logger);
                var records = rejected.Select(isRejected => Record(isRejected)).ToList();
                records.ForEach(recorder.Record);

                Assert.True(recorder.FlushAsync(CancellationToken.None).GetAwaiter().GetResult());

                Assert.Equal(records.Where(record => record.Provider != "bad"), store.Stored);
            },
            iter: 100);

    [Fact]
    public async Task Record_NoPlaceToKeepItIn_IsWrittenToTheLogWhole()
    {
        await using var recorder = Recorder(path: false);
        var bad = Record(isRejected: true);
        recorder.Record(bad);

        Assert.True(await recorder.FlushAsync(CancellationToken.None));

        Assert.Contains(_logger.Collector.GetSnapshot(), entry => entry.Message.Contains(bad.OperationId.ToString(), StringComparison.Ordinal) && entry.Message.Contains("\"bad\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_DueLetters_OldestFirstWithGrowingDelaysThenNoMore()
    {
        await using var recorder = Recorder(path: true, options => options.MaxRetries = 3);
        var (first, second) = (Record(isRejected: true), Record(isRejected: true));
        recorder.Record(first);
        await recorder.FlushAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(10));
        recorder.Record(second);
        await recorder.FlushAsync(CancellationToken.None);
        _store.Tried.Clear();

        // After 60, 120 and 240 seconds, and then never again.
        var tries = new List<(int Seconds, UsageRecord Record)>();
        for (var second1 = 0; second1 < 2_000; second1 += 10)
        {
            await recorder.FlushAsync(CancellationToken.None);
            tries.AddRange(_store.Tried.Select(record => (second1, record)));
            _store.Tried.Clear();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal([50, 170, 410], tries.Where(attempt => attempt.Record == first).Select(attempt => attempt.Seconds));
        Assert.Equal([60, 180, 420], tries.Where(attempt => attempt.Record == second).Select(attempt => attempt.Seconds));
    }

    [Fact]
    public async Task Retry_SeveralDueAtOnce_GoInTheOrderTheyFellDue()
    {
        await using var recorder = Recorder(path: true);
        var records = new List<UsageRecord>();
        for (var i = 0; i < 5; i++)
        {
            records.Add(Record(isRejected: true));
            recorder.Record(records[^1]);
            await recorder.FlushAsync(CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _store.Tried.Clear();
        _time.Advance(TimeSpan.FromMinutes(5));
        await recorder.FlushAsync(CancellationToken.None);

        Assert.Equal(records, _store.Tried);
    }

    [Fact]
    public async Task Restart_LettersAreStillThereAndStoredOnceTheStoreTakesThem()
    {
        var bad = Record(isRejected: true);
        await using (var recorder = Recorder(path: true))
        {
            recorder.Record(bad);
            await recorder.FlushAsync(CancellationToken.None);
        }

        _store.Accepts = true;
        _time.Advance(TimeSpan.FromMinutes(2));
        await using (var recorder = Recorder(path: true))
        {
            recorder.Start();
            Assert.True(await recorder.FlushAsync(CancellationToken.None));
            Assert.Equal([bad], _store.Stored);
        }

        _store.Stored.Clear();
        await using (var recorder = Recorder(path: true))
        {
            recorder.Start();
            Assert.True(await recorder.FlushAsync(CancellationToken.None));
            Assert.Empty(_store.Stored);
        }
    }

    [Fact]
    public async Task Restart_AfterACrashInTheMiddleOfALine_KeepsTheWholeOnesAndTheRestAside()
    {
        var (first, second) = (Record(isRejected: true), Record(isRejected: true));
        await using (var recorder = Recorder(path: true))
        {
            recorder.Record(first);
            await recorder.FlushAsync(CancellationToken.None);
        }

        var file = Path.Join(_directory.FullName, "usage.dead-letters.jsonl");
        await File.AppendAllTextAsync(file, "{\"Record\":{\"Opera");
        await using (var recorder = Recorder(path: true))
        {
            recorder.Start();
            recorder.Record(second);
            await recorder.FlushAsync(CancellationToken.None);
        }

        Assert.Equal("{\"Record\":{\"Opera", (await File.ReadAllTextAsync(file + ".damaged")).Trim());
        _store.Accepts = true;
        _time.Advance(TimeSpan.FromMinutes(2));
        await using var last = Recorder(path: true);
        last.Start();
        Assert.True(await last.FlushAsync(CancellationToken.None));
        Assert.Equal([first, second], _store.Stored.OrderBy(record => record != first));
    }

    [Fact]
    public async Task Start_DirectoryInUse_NamesTheSetting()
    {
        await using var first = Recorder(path: true);
        first.Start();
        await using var second = Recorder(path: true);

        var exception = Assert.Throws<GatewayConfigurationException>(second.Start);

        Assert.StartsWith("observability.dead_letter_queue.path: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_AwayWhileRejectedOnesAreLookedFor_LosesAndDoublesNothing()
    {
        await using var recorder = Recorder(path: true);
        var records = Enumerable.Range(0, 8).Select(i => Record(isRejected: i is 2 or 5)).ToList();
        records.ForEach(recorder.Record);
        for (var calls = 0; calls < 20 && !await recorder.FlushAsync(CancellationToken.None); calls++)
        {
            _store.AwayIn = calls;
        }

        _store.AwayIn = int.MaxValue;
        Assert.True(await recorder.FlushAsync(CancellationToken.None));
        Assert.Equal(records.Where(record => record.Provider != "bad"), _store.Stored);
    }

    [Theory]
    [InlineData("type", "redis", "observability.dead_letter_queue.type: 'redis' is not one of file")]
    [InlineData("retry:max_delay_secs", "0", "observability.dead_letter_queue.retry.max_delay_secs: must be 1 or more, not 0.")]
    [InlineData("retry:backoff_multiplier", "0.5", "observability.dead_letter_queue.retry.backoff_multiplier: must be 1 or more, not 0.5.")]
    [InlineData("path", " ", "observability.dead_letter_queue.path: must name a directory.")]
    public void Options_SettingIsWrong_NamesItsPathAndTheRemedy(string key, string value, string message)
    {
        var services = new ServiceCollection();
        var configuration = new Dictionary<string, string?> { ["observability:dead_letter_queue:type"] = "file", ["observability:dead_letter_queue:path"] = "x", [$"observability:dead_letter_queue:{key}"] = value };
        services.AddHadrianGateway(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
        using var provider = services.BuildServiceProvider();

        var exception = Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<IOptions<UsageOptions>>().Value);

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    private static UsageRecord Record(bool isRejected) => UsageNode.Record() with { OperationId = Guid.CreateVersion7(), Provider = isRejected ? "bad" : "good" };

    private UsageRecorder Recorder(bool path, Action<DeadLetterOptions>? configure = null)
        => new(_store, Options.Create(Settings(path ? _directory.FullName : null, configure)), _time, _logger);

    private static UsageOptions Settings(string? path, Action<DeadLetterOptions>? configure = null)
    {
        var options = new UsageOptions { FlushIntervalMilliseconds = 600_000, BatchSize = 16 };
        options.DeadLetters.Path = path;
        configure?.Invoke(options.DeadLetters);
        return options;
    }

    /// <summary>Rejects what comes from the provider "bad"; all of a batch or nothing is stored, and nothing twice.</summary>
    private sealed class PickyStore : IUsageStore
    {
        public List<UsageRecord> Stored { get; } = [];

        /// <summary>Gets the single records that were tried.</summary>
        public List<UsageRecord> Tried { get; } = [];

        public bool Accepts { get; set; }

        /// <summary>Gets or sets after how many more writes it is away once.</summary>
        public int AwayIn { get; set; } = int.MaxValue;

        public ValueTask AppendAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
        {
            if (AwayIn-- == 0)
            {
                throw new IOException("away");
            }

            if (records.Count == 1)
            {
                Tried.Add(records[0]);
            }

            if (!Accepts && records.Any(record => record.Provider == "bad"))
            {
                throw new UsageRejectedException();
            }

            Stored.AddRange(records.Except(Stored));
            return default;
        }
    }
}
