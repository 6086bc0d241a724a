using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>Runs jobs that all nodes would do: each on one node at a time, once per interval. Without a store that nodes share, every node does its own.</summary>
internal sealed partial class SharedJobs
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly IJobStore? _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _runs;
    private readonly Histogram<double> _durations;

    public SharedJobs(IServiceProvider services, TimeProvider time, IMeterFactory meters, ILogger<SharedJobs> logger)
    {
        _store = services.GetService<IJobStore>();
        _time = time;
        _logger = logger;
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meters.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _runs = meter.CreateCounter<long>("job.runs", null, "Runs of jobs, by job and outcome: done, failed, or elsewhere when another node did it.");
        _durations = meter.CreateHistogram<double>("job.duration", "s", "How long runs of jobs took.");
    }

    /// <summary>Runs a job if it is this node's turn. The work's own failure is thrown on.</summary>
    /// <param name="job">The job's name; a short one, as it labels metrics.</param>
    /// <param name="part">What tells jobs of one name apart; <see langword="null"/> when there is one.</param>
    /// <param name="interval">How long after the start of a run the next is due.</param>
    /// <param name="work">The work. Its token is cancelled when another node may have taken the job over; what it returns other nodes see.</param>
    /// <param name="cancellationToken">A token to stop.</param>
    /// <returns>What the last run told, if another node made it, and when to ask again.</returns>
    public async Task<(string? Told, TimeSpan Wait)> RunAsync(
        string job, string? part, TimeSpan interval, Func<CancellationToken, Task<string?>> work, CancellationToken cancellationToken)
    {
        var name = part is null ? job : $"{job}:{part}";
        var (started, holder) = (_time.GetUtcNow(), Guid.NewGuid());
        var turn = _store is null
            ? new JobTurn(IsAcquired: true)
            : await _store.TryAcquireAsync(name, holder, started, interval, Lease, cancellationToken).ConfigureAwait(false);
        if (!turn.IsAcquired)
        {
            Count(job, "elsewhere");
            var wait = turn.HeldUntil is null && turn.LastRun is { } last ? last + interval - started : Lease / 3;
            return (turn.LastResult, Between(TimeSpan.Zero, wait, interval));
        }

        string? result = null;
        try
        {
            result = await WorkAsync(name, holder, work, cancellationToken).ConfigureAwait(false);
            Count(job, "done");
        }
        catch (Exception)
        {
            Count(job, "failed");
            throw;
        }
        finally
        {
            _durations.Record((_time.GetUtcNow() - started).TotalSeconds, new KeyValuePair<string, object?>("job", job));
            await CompleteAsync(name, holder, started, result).ConfigureAwait(false);
        }

        return (null, Between(TimeSpan.Zero, started + interval - _time.GetUtcNow(), interval));
    }

    private static TimeSpan Between(TimeSpan least, TimeSpan time, TimeSpan most) => time < least ? least : time > most ? most : time;

    private async Task<string?> WorkAsync(string name, Guid holder, Func<CancellationToken, Task<string?>> work, CancellationToken cancellationToken)
    {
        if (_store is null)
        {
            return await work(cancellationToken).ConfigureAwait(false);
        }

        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var renewing = RenewAsync(name, holder, working, ended.Token);
        try
        {
            return await work(working.Token).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
        }
    }

    /// <summary>Holds on to the job until it has ended, and stops it when that fails: another node may be at it then.</summary>
    private async Task RenewAsync(string name, Guid holder, CancellationTokenSource working, CancellationToken ended)
    {
        var heldUntil = _time.GetUtcNow() + Lease;
        using var timer = new PeriodicTimer(Lease / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended).ConfigureAwait(false))
            {
                var until = _time.GetUtcNow() + Lease;
                if (await TryRenewAsync(name, holder, until, ended).ConfigureAwait(false) is not { } isHeld)
                {
                    isHeld = _time.GetUtcNow() < heldUntil;
                }
                else
                {
                    heldUntil = until;
                }

                if (!isHeld)
                {
                    LogLost(_logger, name);
                    await working.CancelAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The work has ended.
        }
    }

    /// <returns>Whether the job is still held; <see langword="null"/> when the store does not tell.</returns>
    private async Task<bool?> TryRenewAsync(string name, Guid holder, DateTimeOffset until, CancellationToken ended)
    {
        try
        {
            return await _store!.RenewAsync(name, holder, until, ended).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the store may be back before the lease ends
        catch (Exception exception) when (!ended.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotRenewed(_logger, exception, name);
            return null;
        }
    }

    private async Task CompleteAsync(string name, Guid holder, DateTimeOffset started, string? result)
    {
        if (_store is null)
        {
            return;
        }

        try
        {
            await _store.CompleteAsync(name, holder, started, result, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the lease ends by itself, and the job is done again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotCompleted(_logger, exception, name);
        }
    }

    private void Count(string job, string outcome) => _runs.Add(1, new("job", job), new("outcome", outcome));

    [LoggerMessage(75, LogLevel.Warning, "The job {Job} is stopped: its lease ran out, and another node may be at it.")]
    private static partial void LogLost(ILogger logger, string job);

    [LoggerMessage(76, LogLevel.Warning, "The lease on the job {Job} could not be renewed; it is tried again.")]
    private static partial void LogNotRenewed(ILogger logger, Exception exception, string job);

    [LoggerMessage(77, LogLevel.Warning, "The end of the job {Job} could not be noted; it may be done again when its lease has run out.")]
    private static partial void LogNotCompleted(ILogger logger, Exception exception, string job);
}
