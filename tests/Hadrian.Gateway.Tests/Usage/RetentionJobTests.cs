using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway.Tests.Usage;

[Trait("Property", "JO-2")]
public sealed class RetentionJobTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeRetention _usage = new();

    [Fact]
    public async Task Run_MoreThanABatch_DeletesPageByPageUpToTheBound()
    {
        _usage.Rows = 10_000;
        using var services = Services(options => (options.BatchSize, options.MaxDeletesPerRun) = (1_000, 2_500));
        using var deletions = new MetricCollector<long>(services.GetRequiredService<IMeterFactory>(), GatewayDiagnostics.Name, "retention.deletions");

        Assert.Equal(2_500, await Job(services).RunAsync(CancellationToken.None));

        Assert.Equal([1_000, 1_000, 500], _usage.Pages);
        Assert.Equal(2_500, deletions.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
    }

    [Fact]
    public async Task Run_NoBound_DeletesAll()
    {
        _usage.Rows = 2_500;
        using var services = Services(options => options.MaxDeletesPerRun = 0);

        Assert.Equal(2_500, await Job(services).RunAsync(CancellationToken.None));
        Assert.Equal([1_000, 1_000, 500], _usage.Pages);
    }

    [Fact]
    public async Task Run_Dry_CountsAndDeletesNothing()
    {
        _usage.Rows = 7;
        using var services = Services(options => options.DryRun = true);

        Assert.Equal(7, await Job(services).RunAsync(CancellationToken.None));
        Assert.Empty(_usage.Pages);
    }

    [Theory]
    [InlineData(730, 1)]
    [InlineData(365, 2)]
    [InlineData(0, 0)]
    public async Task Run_AuditRecords_GoAfterTheirOwnPeriod(int days, int deleted)
    {
        using var services = Services(options => (options.UsageRecordsDays, options.AuditLogsDays) = (0, days));
        var audit = services.GetRequiredService<IAuditLog>();
        foreach (var age in new[] { 731, 366, 365 })
        {
            await audit.AppendAsync(
                new AuditRecord
                {
                    Id = Guid.NewGuid(),
                    Timestamp = _time.GetUtcNow().AddDays(-age),
                    ActorType = AuditActorType.System,
                    Action = "api_key.create",
                    ResourceType = "api_key",
                    ResourceId = Guid.NewGuid(),
                },
                CancellationToken.None);
        }

        Assert.Equal(deleted, await Job(services).RunAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(90, "2026-02-19T12:00:00Z")]
    [InlineData(20, "2026-04-30T00:00:00Z")]
    [InlineData(1, "2026-04-30T00:00:00Z")]
    public async Task Run_WhateverThePeriod_SparesThisMonth(int days, string before)
    {
        _usage.Rows = 1;
        using var services = Services(options => options.UsageRecordsDays = days);

        await Job(services).RunAsync(CancellationToken.None);

        Assert.Equal(DateTimeOffset.Parse(before, System.Globalization.CultureInfo.InvariantCulture), _usage.Before);
    }

    [Fact]
    public async Task Start_Enabled_RunsSoonAndThenAtEachInterval()
    {
        using var services = Services(_ => { });
        using var job = Job(services);
        await job.StartAsync(CancellationToken.None);

        for (var run = 1; run <= 3; run++)
        {
            await AdvanceUntilAsync(() => _usage.Runs >= run);
        }

        _usage.Fails = true;
        await AdvanceUntilAsync(() => _usage.Runs >= 4);
        _usage.Fails = false;
        await AdvanceUntilAsync(() => _usage.Runs >= 5);
        await job.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Start_NotEnabled_NeverRuns()
    {
        using var services = Services(options => options.Enabled = false);
        using var job = Job(services);

        await job.StartAsync(CancellationToken.None);
        await job.ExecuteTask!;

        Assert.Equal(0, _usage.Runs);
    }

    [Theory]
    [InlineData("interval_hours", "0", "retention.interval_hours: must be from 1 to 8760, not 0.")]
    [InlineData("periods:usage_records_days", "-1", "retention.periods.usage_records_days: must be from 0 to 36500, not -1.")]
    [InlineData("periods:audit_logs_days", "-1", "retention.periods.audit_logs_days: must be from 0 to 36500, not -1.")]
    [InlineData("safety:max_deletes_per_run", "-1", "retention.safety.max_deletes_per_run: must be 0 or more, not -1.")]
    [InlineData("safety:batch_size", "0", "retention.safety.batch_size: must be from 1 to 100000, not 0.")]
    public void Options_SettingIsWrong_NamesItsPathAndTheRemedy(string key, string value, string message)
    {
        var services = new ServiceCollection();
        services.AddHadrianGateway(new ConfigurationBuilder().AddInMemoryCollection([new($"retention:{key}", value)]).Build());
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<RetentionOptions>>().Value);

        Assert.Equal(message, exception.Message);
    }

    private static RetentionJob Job(IServiceProvider services) => services.GetServices<IHostedService>().OfType<RetentionJob>().Single();

    private ServiceProvider Services(Action<RetentionOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<IUsageRetention>(_usage);
        services.AddHadrianGateway().ConfigureRetention(options => options.Enabled = true).ConfigureRetention(configure);
        return services.BuildServiceProvider();
    }

    // The job waits on the pool, so time passes until it has come round.
    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition() && watch.Elapsed < Patience)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            await Task.Yield();
        }

        Assert.True(condition());
    }

    private sealed class FakeRetention : IUsageRetention
    {
        private int _runs;

        public int Rows { get; set; }

        public bool Fails { get; set; }

        public int Runs => Volatile.Read(ref _runs);

        public DateTimeOffset Before { get; private set; }

        public List<int> Pages { get; } = [];

        public ValueTask<long> CountAsync(DateTimeOffset before, CancellationToken cancellationToken) => new(Rows);

        public ValueTask<int> DeleteAsync(DateTimeOffset before, int most, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _runs);
            if (Fails)
            {
                throw new IOException("away");
            }

            Before = before;
            var deleted = Math.Min(Rows, most);
            Rows -= deleted;
            if (deleted > 0)
            {
                Pages.Add(deleted);
            }

            return new(deleted);
        }
    }
}
