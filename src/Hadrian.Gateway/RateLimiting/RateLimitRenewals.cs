using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>Keeps the places of this node's calls alive in a store that gives those of dead nodes back.</summary>
internal sealed partial class RateLimitRenewals : IDisposable
{
    private readonly ConcurrentDictionary<RateLimitLease, bool> _leases = new();
    private readonly IRateLimitStore _store;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private int _isTicking;

    public RateLimitRenewals(IRateLimitStore store, TimeSpan leaseDuration, TimeProvider time, ILogger logger)
    {
        _store = store;
        _interval = leaseDuration / 3;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(static state => ((RateLimitRenewals)state!).Tick(), this, _interval, _interval);
    }

    public void Add(RateLimitLease lease) => _leases.TryAdd(lease, true);

    public void Remove(RateLimitLease lease) => _leases.TryRemove(lease, out _);

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // A store that hangs must not be asked by ever more ticks.
        if (!_leases.IsEmpty && Interlocked.Exchange(ref _isTicking, 1) == 0)
        {
            _ = RenewAsync();
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            foreach (var (lease, _) in _leases)
            {
                await _store.RenewAsync(lease.Acquisition, CancellationToken.None).AsTask().WaitAsync(_interval, _time).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // the next tick tries again; leases outlive two that fail
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogRenewalFailed(_logger, exception);
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    [LoggerMessage(41, LogLevel.Warning, "Calls under way could not be renewed in the store of rate limits; it is tried again.")]
    private static partial void LogRenewalFailed(ILogger logger, Exception exception);
}
