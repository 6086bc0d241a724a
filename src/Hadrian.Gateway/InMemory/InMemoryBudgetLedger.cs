using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>
/// Keeps budgets in this process: right for one node. An account that is not in memory is filled once from durable usage,
/// when there is a source of it, so that a restart gives nobody new money.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="source">What was spent before; <see langword="null"/> when nobody knows, and accounts begin empty.</param>
/// <remarks>Memory is bounded by the accounts of open periods: past periods are dropped, and idle accounts too when a source can fill them again.</remarks>
public sealed class InMemoryBudgetLedger(TimeProvider time, IBudgetSpendSource? source = null) : IBudgetLedger
{
    private static readonly TimeSpan SeedTimeout = TimeSpan.FromSeconds(10);

    private readonly LedgerStripe[] _stripes = [.. Enumerable.Range(0, 32).Select(_ => new LedgerStripe(source is null))];
    private readonly ConcurrentDictionary<BudgetAccount, Lazy<Task>> _seeding = new();
    private readonly long _ticksPerMillisecond = Math.Max(1, time.TimestampFrequency / 1000);

    internal (int Accounts, int Open, int Closed) Count
        => _stripes.Select(stripe => stripe.Count).Aggregate((a, b) => (a.Accounts + b.Accounts, a.Open + b.Open, a.Closed + b.Closed));

    private long Now => time.GetTimestamp() / _ticksPerMillisecond;

    /// <inheritdoc/>
    public ValueTask<BudgetVerdict> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        ArgumentOutOfRangeException.ThrowIfNegative(reservation.Amount.NanoUsd);
        ArgumentOutOfRangeException.ThrowIfZero(reservation.Limits.Count);
        var stripe = Stripe(reservation.TenantId);
        return stripe.TryReserve(reservation, Now, out var verdict) ? new(verdict) : SeedAndReserveAsync(stripe, reservation, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<BudgetVerdict> ExtendAsync(BudgetReservation reservation, Money total, bool force, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        return new(Stripe(reservation.TenantId).Extend(reservation, total, force, Now));
    }

    /// <inheritdoc/>
    public ValueTask RenewAsync(Guid tenantId, IReadOnlyList<Guid> operationIds, TimeSpan leaseDuration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operationIds);
        Stripe(tenantId).Renew(operationIds, leaseDuration, Now);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        ArgumentOutOfRangeException.ThrowIfNegative(actual.NanoUsd);
        return new(Stripe(reservation.TenantId).Settle(reservation, actual, Now));
    }

    /// <inheritdoc/>
    public ValueTask<BudgetSettlement> ChargeAsync(BudgetReservation reservation, Money actual, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        ArgumentOutOfRangeException.ThrowIfNegative(actual.NanoUsd);
        return new(Stripe(reservation.TenantId).Charge(reservation, actual, Now));
    }

    /// <inheritdoc/>
    public async ValueTask<BudgetBalance> ReadAsync(Guid tenantId, BudgetAccount account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        BudgetBalance balance;
        while (!Stripe(tenantId).TryRead(account, Now, out balance))
        {
            await SeedAsync(Stripe(tenantId), account, cancellationToken).ConfigureAwait(false);
        }

        return balance;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AbandonedReservation>> SweepAsync(CancellationToken cancellationToken)
    {
        List<AbandonedReservation> abandoned = [];
        var utcNow = time.GetUtcNow();
        foreach (var stripe in _stripes)
        {
            stripe.Sweep(Now, utcNow, abandoned);
        }

        return new(abandoned);
    }

    private LedgerStripe Stripe(Guid tenantId) => _stripes[(uint)tenantId.GetHashCode() % (uint)_stripes.Length];

    private async ValueTask<BudgetVerdict> SeedAndReserveAsync(LedgerStripe stripe, BudgetReservation reservation, CancellationToken cancellationToken)
    {
        BudgetVerdict verdict;
        while (!stripe.TryReserve(reservation, Now, out verdict))
        {
            foreach (var limit in reservation.Limits)
            {
                if (!stripe.TryRead(limit.Account, Now, out _))
                {
                    await SeedAsync(stripe, limit.Account, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return verdict;
    }

    /// <summary>Fills an account. All who wait for it share one question; a caller that leaves does not take the answer from the others.</summary>
    private Task SeedAsync(LedgerStripe stripe, BudgetAccount account, CancellationToken cancellationToken)
        => _seeding.GetOrAdd(account, _ => new Lazy<Task>(() => FillAsync(stripe, account))).Value.WaitAsync(cancellationToken);

    private async Task FillAsync(LedgerStripe stripe, BudgetAccount account)
    {
        try
        {
            using var timeout = new CancellationTokenSource(SeedTimeout, time);
            stripe.Install(account, await source!.GetSpendAsync(account, timeout.Token).ConfigureAwait(false), Now);
        }
        finally
        {
            _seeding.TryRemove(account, out _);
        }
    }
}
