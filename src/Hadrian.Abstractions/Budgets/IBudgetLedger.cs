namespace Hadrian;

/// <summary>
/// Keeps what was spent and what is reserved. Every operation is atomic over all accounts of its reservation; none needs more
/// than the data it is given, so each can be one script on a shared store.
/// </summary>
/// <remarks>
/// Guarantees: while every actual cost stays within its reservation, settled and outstanding together never exceed a limit;
/// otherwise they do by at most what the calls under way cost beyond their reservations. Money is counted in the accounts the
/// reservation names, however late the settlement. An account the ledger does not hold is first filled from
/// <see cref="IBudgetSpendSource"/>, when there is one. A ledger that cannot be reached throws.
/// </remarks>
public interface IBudgetLedger
{
    /// <summary>Reserves the amount in all accounts or in none.</summary>
    /// <param name="reservation">What to reserve.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    ValueTask<BudgetVerdict> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken);

    /// <summary>Raises a live reservation to a new total, as a stream does that costs more than was expected. It is never lowered.</summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="total">The new total.</param>
    /// <param name="force">Whether to raise it even beyond a limit, so that others see money that is being spent anyway.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>A verdict that does not fit, too, when the lease has run out.</returns>
    ValueTask<BudgetVerdict> ExtendAsync(BudgetReservation reservation, Money total, bool force, CancellationToken cancellationToken);

    /// <summary>Renews leases from now on. Operations without a live lease are passed over.</summary>
    /// <param name="tenantId">Their <see cref="BudgetReservation.TenantId"/>.</param>
    /// <param name="operationIds">The operations.</param>
    /// <param name="leaseDuration">How long they live from now.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask RenewAsync(Guid tenantId, IReadOnlyList<Guid> operationIds, TimeSpan leaseDuration, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a reservation by the actual cost. Idempotent by operation id for at least 24 hours; a cost that comes after the
    /// lease ran out is booked, once.
    /// </summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="actual">What the operation cost; not negative.</param>
    /// <param name="cancellationToken">A token to give up; never the caller's.</param>
    ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken);

    /// <summary>Gives a reservation back: a settlement that cost nothing.</summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="cancellationToken">A token to give up; never the caller's.</param>
    ValueTask<BudgetSettlement> ReleaseAsync(BudgetReservation reservation, CancellationToken cancellationToken)
        => SettleAsync(reservation, Money.Zero, cancellationToken);

    /// <summary>
    /// Books the cost of an operation that went ahead without a reservation because the ledger could not be reached. Idempotent
    /// like a settlement; when the reservation was taken after all, it is settled.
    /// </summary>
    /// <param name="reservation">What would have been reserved.</param>
    /// <param name="actual">What the operation cost; not negative.</param>
    /// <param name="cancellationToken">A token to give up; never the caller's.</param>
    ValueTask<BudgetSettlement> ChargeAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken);

    /// <summary>Reads what an account holds.</summary>
    /// <param name="tenantId">The <see cref="BudgetReservation.TenantId"/> its reservations name.</param>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">A token to cancel the read.</param>
    ValueTask<BudgetBalance> ReadAsync(Guid tenantId, BudgetAccount account, CancellationToken cancellationToken);

    /// <summary>Ends leases that have run out and drops what no call can need any more.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>The reservations abandoned since the last sweep; each is reported once, whatever node sweeps.</returns>
    ValueTask<IReadOnlyList<AbandonedReservation>> SweepAsync(CancellationToken cancellationToken);
}
