using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Deletes old usage and audit records, page by page, soon after the start and then at each interval; of nodes that share a database one does it.</summary>
internal sealed partial class RetentionJob : BackgroundService
{
    // Nodes that start together do not run together.
    private static readonly TimeSpan LongestHeadStart = TimeSpan.FromMinutes(5);

    private readonly RetentionOptions _options;
    private readonly IUsageRetention? _usage;
    private readonly IAuditLog _audit;
    private readonly SharedJobs _jobs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _deletions;

    public RetentionJob(
        IOptions<RetentionOptions> options,
        IEnumerable<IUsageRetention> usage,
        IAuditLog audit,
        SharedJobs jobs,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<RetentionJob> logger)
    {
        _options = options.Value;
        _usage = usage.LastOrDefault();
        _audit = audit;
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
        var count = 0L;
        foreach (var records in Retained(_time.GetUtcNow()))
        {
            count += await RunAsync(records, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    private async Task<long> RunAsync(RetainedRecords records, CancellationToken cancellationToken)
    {
        if (_options.DryRun)
        {
            var would = await records.CountAsync(records.Before, cancellationToken).ConfigureAwait(false);
            LogWouldDelete(_logger, would, records.Table, records.Before);
            return would;
        }

        var bound = _options.MaxDeletesPerRun == 0 ? long.MaxValue : _options.MaxDeletesPerRun;
        var deleted = 0L;
        while (deleted < bound)
        {
            var most = (int)Math.Min(_options.BatchSize, bound - deleted);
            var now = await records.DeleteAsync(records.Before, most, cancellationToken).ConfigureAwait(false);
            deleted += now;
            _deletions.Add(now, new KeyValuePair<string, object?>("table", records.Table));
            if (now < most)
            {
                break;
            }
        }

        LogDeleted(_logger, deleted, records.Table, records.Before);
        return deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled || _options is { UsageRecordsDays: 0, AuditLogsDays: 0 })
        {
            return;
        }

        if (_usage is null)
        {
            LogNothingToKeep(_logger);
            if (_options.AuditLogsDays == 0)
            {
                return;
            }
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

    private IEnumerable<RetainedRecords> Retained(DateTimeOffset now)
    {
        if (_usage is not null && _options.UsageRecordsDays > 0)
        {
            yield return new("usage_records", Cutoff(now), _usage.CountAsync, _usage.DeleteAsync);
        }

        if (_options.AuditLogsDays > 0)
        {
            yield return new("audit_logs", now.AddDays(-_options.AuditLogsDays), _audit.CountAsync, _audit.DeleteAsync);
        }
    }

    /// <summary>Gives the time before which usage records go. A budget of this month begins at the earliest a day before it does in UTC.</summary>
    private DateTimeOffset Cutoff(DateTimeOffset now)
    {
        var old = now.AddDays(-_options.UsageRecordsDays);
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddDays(-1);
        return old < month ? old : month;
    }

    [LoggerMessage(70, LogLevel.Information, "Retention deleted {Count} rows of {Table} from before {Before}.")]
    private static partial void LogDeleted(ILogger logger, long count, string table, DateTimeOffset before);

    [LoggerMessage(71, LogLevel.Information, "Retention would delete {Count} rows of {Table} from before {Before}; this is a dry run.")]
    private static partial void LogWouldDelete(ILogger logger, long count, string table, DateTimeOffset before);

    [LoggerMessage(72, LogLevel.Error, "Old records could not be deleted; the next run tries again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(73, LogLevel.Warning, "retention.enabled is set, but the store of usage keeps nothing over a restart that could be deleted.")]
    private static partial void LogNothingToKeep(ILogger logger);
}
