using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Deletes old usage records, page by page, soon after the start and then at each interval; of nodes that share a database one does it.</summary>
internal sealed partial class RetentionJob : BackgroundService
{
    // Nodes that start together do not run together.
    private static readonly TimeSpan LongestHeadStart = TimeSpan.FromMinutes(5);

    private readonly RetentionOptions _options;
    private readonly IUsageRetention? _usage;
    private readonly SharedJobs _jobs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _deletions;

    public RetentionJob(IOptions<RetentionOptions> options, IEnumerable<IUsageRetention> usage, SharedJobs jobs, TimeProvider time, IMeterFactory meters, ILogger<RetentionJob> logger)
    {
        _options = options.Value;
        _usage = usage.LastOrDefault();
        _jobs = jobs;
        _time = time;
        _logger = logger;
#pragma warning disable CA2000 // the factory owns the meter
        _deletions = meters.Create(GatewayDiagnostics.Name).CreateCounter<long>("retention.deletions", null, "Rows deleted because they are old.");
#pragma warning restore CA2000
    }

    /// <summary>Makes one run.</summary>
    /// <returns>How many records were deleted, or would have been.</returns>
    internal async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var before = Cutoff(_time.GetUtcNow());
        if (_options.DryRun)
        {
            var would = await _usage!.CountAsync(before, cancellationToken).ConfigureAwait(false);
            LogWouldDelete(_logger, would, before);
            return would;
        }

        var bound = _options.MaxDeletesPerRun == 0 ? long.MaxValue : _options.MaxDeletesPerRun;
        var deleted = 0L;
        while (deleted < bound)
        {
            var most = (int)Math.Min(_options.BatchSize, bound - deleted);
            var now = await _usage!.DeleteAsync(before, most, cancellationToken).ConfigureAwait(false);
            deleted += now;
            _deletions.Add(now, new KeyValuePair<string, object?>("table", "usage_records"));
            if (now < most)
            {
                break;
            }
        }

        LogDeleted(_logger, deleted, before);
        return deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled || _options.UsageRecordsDays == 0)
        {
            return;
        }

        if (_usage is null)
        {
            LogNothingToKeep(_logger);
            return;
        }

        var wait = LongestHeadStart * Random.Shared.NextDouble();
        while (true)
        {
            await Task.Delay(wait, _time, stoppingToken).ConfigureAwait(false);
            var interval = TimeSpan.FromHours(_options.IntervalHours);
            wait = interval;
            try
            {
                (_, wait) = await _jobs.RunAsync("retention", part: null, interval, WorkAsync, stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // the next run tries again
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(_logger, exception);
            }
        }

        async Task<string?> WorkAsync(CancellationToken cancellationToken)
        {
            await RunAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Gives the time before which records go. A budget of this month begins at the earliest a day before it does in UTC.</summary>
    private DateTimeOffset Cutoff(DateTimeOffset now)
    {
        var old = now.AddDays(-_options.UsageRecordsDays);
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddDays(-1);
        return old < month ? old : month;
    }

    [LoggerMessage(70, LogLevel.Information, "Retention deleted {Count} usage records of calls before {Before}.")]
    private static partial void LogDeleted(ILogger logger, long count, DateTimeOffset before);

    [LoggerMessage(71, LogLevel.Information, "Retention would delete {Count} usage records of calls before {Before}; this is a dry run.")]
    private static partial void LogWouldDelete(ILogger logger, long count, DateTimeOffset before);

    [LoggerMessage(72, LogLevel.Error, "Old usage records could not be deleted; the next run tries again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(73, LogLevel.Warning, "retention.enabled is set, but the store of usage keeps nothing over a restart that could be deleted.")]
    private static partial void LogNothingToKeep(ILogger logger);
}
