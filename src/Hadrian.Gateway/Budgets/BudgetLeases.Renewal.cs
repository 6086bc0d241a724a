using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

internal sealed partial class BudgetLeases
{
    private void Tick()
    {
        // A ledger that hangs must not be asked by ever more ticks.
        if (Interlocked.Exchange(ref _isTicking, 1) == 0)
        {
            _ = TickAsync();
        }
    }

    private async Task TickAsync()
    {
        try
        {
            var (renewals, owing) = Snapshot();
            foreach (var ((holder, tenantId), operationIds) in renewals)
            {
                await TryAsync("renewal", () => holder.RenewAsync(tenantId, operationIds, duration, CancellationToken.None)).ConfigureAwait(false);
            }

            foreach (var lease in owing)
            {
                await SettleAsync(lease, lease.Owed!.Value).ConfigureAwait(false);
            }

            await TryAsync("sweep", () => SweepAsync(ledger)).ConfigureAwait(false);
            if (local is not null)
            {
                await TryAsync("sweep", () => SweepAsync(local)).ConfigureAwait(false);
            }

            StopWhenIdle();
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private (Dictionary<(IBudgetLedger Holder, Guid TenantId), List<Guid>> Renewals, List<BudgetLease> Owing) Snapshot()
    {
        Dictionary<(IBudgetLedger, Guid), List<Guid>> renewals = [];
        List<BudgetLease> owing = [];
        lock (_lock)
        {
            for (var lease = _first; lease is not null; lease = lease.Next)
            {
                if (lease.Owed is not null)
                {
                    owing.Add(lease);
                }
                else if (lease.Holder is { } holder)
                {
                    var group = (holder, lease.Reservation.TenantId);
                    if (!renewals.TryGetValue(group, out var operationIds))
                    {
                        renewals.Add(group, operationIds = []);
                    }

                    operationIds.Add(lease.Reservation.OperationId);
                }
            }
        }

        return (renewals, owing);
    }

    private async ValueTask SweepAsync(IBudgetLedger swept)
    {
        var abandoned = await swept.SweepAsync(CancellationToken.None).ConfigureAwait(false);
        if (abandoned.Count == 0)
        {
            return;
        }

        metrics?.Abandoned(abandoned.Count);
        foreach (var one in abandoned)
        {
            LogAbandoned(logger, one.Reservation.OperationId, one.Reservation.Amount, one.Charged);
            foreach (var observer in observers)
            {
                observer.OnAbandoned(one);
            }
        }
    }

    private void StopWhenIdle()
    {
        lock (_lock)
        {
            if (_first is null)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private async ValueTask TryAsync(string task, Func<ValueTask> act)
    {
        try
        {
            await act().AsTask().WaitAsync(duration / 3, time).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the next tick tries again; leases outlive two that fail
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUpkeepFailed(logger, exception, task);
        }
    }

    [LoggerMessage(33, LogLevel.Warning, "The reservation of operation {OperationId} over {Amount} was abandoned; charged: {Charged}.")]
    private static partial void LogAbandoned(ILogger logger, Guid operationId, Money amount, Money charged);

    [LoggerMessage(34, LogLevel.Warning, "The {Task} of budget reservations failed; it is tried again.")]
    private static partial void LogUpkeepFailed(ILogger logger, Exception exception, string task);
}
