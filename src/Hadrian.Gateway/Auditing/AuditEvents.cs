using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>
/// Records what happens beside changes: budgets that run out, callers who are refused. It is written in the background, so that no
/// call waits for the audit log; while storage is away, records wait for it.
/// </summary>
internal sealed partial class AuditEvents : BackgroundService
{
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly IAuditLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ExpiringCache<string, bool> _recent;
    private readonly Channel<AuditRecord> _waiting;

    public AuditEvents(IAuditLog log, TimeProvider time, ILogger<AuditEvents> logger)
    {
        _log = log;
        _time = time;
        _logger = logger;
        _recent = new ExpiringCache<string, bool>(MostWaiting, time);
        _waiting = Channel.CreateBounded<AuditRecord>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }, Dropped);
    }

    /// <summary>Records an event, unless the same was recorded of late on this node.</summary>
    /// <param name="key">What makes it the same.</param>
    /// <param name="period">How long it is not recorded again.</param>
    /// <param name="record">Describes it.</param>
    public void AddOnce(string key, TimeSpan period, Func<AuditRecord> record)
    {
        lock (_recent)
        {
            if (_recent.TryGet(key, out _))
            {
                return;
            }

            _recent.Fill(key, value: true, period, _recent.Generation);
        }

        Add(record());
    }

    /// <summary>Records an event.</summary>
    public void Add(AuditRecord record) => _waiting.Writer.TryWrite(record);

    /// <summary>Writes what is still waiting, as long as storage is there.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        while (_waiting.Reader.TryRead(out var record))
        {
            try
            {
                await _log.AppendAsync(record, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (StorageFailures.IsOfStorage(exception) || exception is OperationCanceledException)
            {
                LogLost(_logger, exception, 1 + _waiting.Reader.Count);
                return;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Taken out only once it is written, so that stopping in between loses nothing.
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                while (_waiting.Reader.TryPeek(out var record))
                {
                    await WriteAsync(record, stoppingToken).ConfigureAwait(false);
                    _waiting.Reader.TryRead(out _);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes the rest.
        }
    }

    private async Task WriteAsync(AuditRecord record, CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (true)
        {
            try
            {
                await _log.AppendAsync(record, stoppingToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (StorageFailures.IsOfStorage(exception))
            {
                LogDelayed(_logger, exception, _waiting.Reader.Count);
            }
#pragma warning disable CA1031 // a record that no store takes must not keep the others from being written
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogLost(_logger, exception, 1);
                return;
            }

            await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void Dropped(AuditRecord record) => LogDropped(_logger, record.Action, record.ResourceType, record.ResourceId);

    [LoggerMessage(70, LogLevel.Warning, "Audit records cannot be written now; {Waiting} wait for storage.")]
    private static partial void LogDelayed(ILogger logger, Exception exception, int waiting);

    [LoggerMessage(71, LogLevel.Error, "Too many audit records wait for storage; {Action} of {ResourceType} {ResourceId} is not recorded.")]
    private static partial void LogDropped(ILogger logger, string action, string resourceType, Guid resourceId);

    [LoggerMessage(72, LogLevel.Error, "{Count} audit records could not be written and are lost.")]
    private static partial void LogLost(ILogger logger, Exception exception, int count);
}
