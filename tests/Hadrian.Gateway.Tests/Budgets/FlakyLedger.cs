namespace Hadrian.Gateway.Tests.Budgets;

/// <summary>A ledger across a network: it answers later, and may be away.</summary>
internal sealed class FlakyLedger(IBudgetLedger inner) : IBudgetLedger
{
    private int _waiting;

    public IBudgetLedger Inner => inner;

    public bool IsAway { get; set; }

    public bool ThrowsAtOnce { get; set; }

    /// <summary>Whether it does what it is asked, and the answer is lost on the way.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Whether it does what it is asked, and the answer never comes.</summary>
    public bool KeepsAnswers { get; set; }

    /// <summary>What settlements wait for; <see langword="null"/> for nothing.</summary>
    public Task? HoldsSettlements { get; set; }

    /// <summary>How many settlements wait at once.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public int Renewals { get; private set; }

    public int Reservations { get; private set; }

    public ValueTask<BudgetVerdict> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken)
    {
        Reservations++;
        return LosesAnswers || KeepsAnswers
            ? LoseAsync(inner.ReserveAsync(reservation, cancellationToken), cancellationToken)
            : Across(() => inner.ReserveAsync(reservation, cancellationToken));
    }

    public ValueTask<BudgetVerdict> ExtendAsync(BudgetReservation reservation, Money total, bool force, CancellationToken cancellationToken)
        => Across(() => inner.ExtendAsync(reservation, total, force, cancellationToken));

    public async ValueTask RenewAsync(Guid tenantId, IReadOnlyList<Guid> operationIds, TimeSpan leaseDuration, CancellationToken cancellationToken)
    {
        Renewals++;
        await Across(async () =>
        {
            await inner.RenewAsync(tenantId, operationIds, leaseDuration, cancellationToken);
            return true;
        });
    }

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
        => HoldsSettlements is { } held ? AfterAsync(held, reservation, actual, cancellationToken) : Across(() => inner.SettleAsync(reservation, actual, cancellationToken));

    public ValueTask<BudgetSettlement> ChargeAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
        => Across(() => inner.ChargeAsync(reservation, actual, cancellationToken));

    public ValueTask<BudgetBalance> ReadAsync(Guid tenantId, BudgetAccount account, CancellationToken cancellationToken)
        => Across(() => inner.ReadAsync(tenantId, account, cancellationToken));

    public ValueTask<IReadOnlyList<AbandonedReservation>> SweepAsync(CancellationToken cancellationToken)
        => Across(() => inner.SweepAsync(cancellationToken));

    private async ValueTask<BudgetSettlement> AfterAsync(Task held, BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        await held;
        Interlocked.Decrement(ref _waiting);
        return await inner.SettleAsync(reservation, actual, cancellationToken);
    }

    private async ValueTask<T> LoseAsync<T>(ValueTask<T> acting, CancellationToken cancellationToken)
    {
        await acting;
        if (KeepsAnswers)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        throw new IOException("lost");
    }

    private ValueTask<T> Across<T>(Func<ValueTask<T>> act)
    {
        if (IsAway && ThrowsAtOnce)
        {
            throw new IOException("away");
        }

        return IsAway ? ValueTask.FromException<T>(new IOException("away")) : act();
    }
}
