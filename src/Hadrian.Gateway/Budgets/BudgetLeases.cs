using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>The leases of calls under way, renewed together by one timer, and the settlements that still have to get through.</summary>
internal sealed partial class BudgetLeases(
    IBudgetLedger ledger, IBudgetLedger? local, TimeSpan duration, TimeProvider time, BudgetMetrics? metrics, IBudgetObserver[] observers, ILogger logger) : IDisposable
{
    private static readonly TimeSpan SettlementTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private BudgetLease? _first;
    private ITimer? _timer;
    private int _isTicking;
    private bool _disposed;

    public void Open(BudgetLease lease)
    {
        metrics?.Reserved(Money.Zero, lease.Held);
        Link(lease);
    }

    public ValueTask SettleAsync(BudgetLease lease, Money actual)
    {
        Unlink(lease);
        metrics?.Reserved(lease.Held, Money.Zero);
        lease.Held = Money.Zero;
        var booking = Book(lease, actual);
        if (!booking.IsCompletedSuccessfully)
        {
            return new(FinishAsync(lease, actual, booking));
        }

        metrics?.Settled(NameOf(booking.Result));
        return default;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private ValueTask<BudgetSettlement> Book(BudgetLease lease, Money actual)
    {
        try
        {
            return ReferenceEquals(lease.Holder, ledger)
                ? ledger.SettleAsync(lease.Reservation, actual, CancellationToken.None)
                : BookElsewhereAsync(lease, actual);
        }
#pragma warning disable CA1031 // handed on inside the task, as an asynchronous ledger does
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ValueTask.FromException<BudgetSettlement>(exception);
        }
    }

    /// <summary>Books a call that the shared ledger knows nothing of.</summary>
    private async ValueTask<BudgetSettlement> BookElsewhereAsync(BudgetLease lease, Money actual)
    {
        if (lease.Holder is { } holder)
        {
            await holder.SettleAsync(lease.Reservation, actual, CancellationToken.None).ConfigureAwait(false);
        }

        return await ledger.ChargeAsync(lease.Reservation, actual, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task FinishAsync(BudgetLease lease, Money actual, ValueTask<BudgetSettlement> booking)
    {
        try
        {
            // Not as an argument of the line below: without metrics it would not be waited for, and a failure lost.
            var settlement = await booking.AsTask().WaitAsync(SettlementTimeout, time).ConfigureAwait(false);
            metrics?.Settled(NameOf(settlement));
        }
#pragma warning disable CA1031 // whatever the ledger throws, the cost stays owed and is booked again; doing so twice is harmless
        catch (Exception exception)
#pragma warning restore CA1031
        {
            metrics?.Settled("failed");
            LogOwed(logger, exception, actual, lease.Reservation.OperationId);
            lease.Owed = actual;
            Link(lease);
        }
    }

    private void Link(BudgetLease lease)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            (lease.Next, lease.IsListed) = (_first, true);
            if (_first is not null)
            {
                _first.Previous = lease;
            }

            _first = lease;
            _timer ??= time.CreateTimer(_ => Tick(), null, duration / 3, duration / 3);
        }
    }

    private void Unlink(BudgetLease lease)
    {
        lock (_lock)
        {
            if (!lease.IsListed)
            {
                return;
            }

            if (lease.Previous is { } previous)
            {
                previous.Next = lease.Next;
            }
            else
            {
                _first = lease.Next;
            }

            if (lease.Next is { } next)
            {
                next.Previous = lease.Previous;
            }

            (lease.Previous, lease.Next, lease.IsListed) = (null, null, false);
        }
    }

    private static string NameOf(BudgetSettlement settlement) => settlement switch
    {
        BudgetSettlement.Settled => "settled",
        BudgetSettlement.Late => "late",
        _ => "repeated",
    };

    [LoggerMessage(32, LogLevel.Error, "The cost {Cost} of operation {OperationId} could not be booked; it is tried again.")]
    private static partial void LogOwed(ILogger logger, Exception exception, Money cost, Guid operationId);
}
