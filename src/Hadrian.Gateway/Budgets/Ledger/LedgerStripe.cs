using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadrian.Gateway;

/// <summary>The accounts and leases of the tenants that share a lock. Every method takes it once and does no more than arithmetic inside.</summary>
/// <remarks>
/// Settled operations need no tombstones: whatever was reserved here is open, abandoned or else settled, and only abandoned
/// ones, which are rare, have to be remembered for their late settlement.
/// </remarks>
/// <param name="createsAccounts">Whether an unknown account is empty; otherwise it must be installed first.</param>
internal sealed partial class LedgerStripe(bool createsAccounts)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BudgetAccount, AccountBalance> _accounts = [];
    private readonly Dictionary<Guid, OpenReservation> _open = [];
    private AccountBalance[] _found = new AccountBalance[4];

    /// <summary>Reserves, unless an account is missing; then <see langword="false"/>.</summary>
    public bool TryReserve(BudgetReservation reservation, long now, out BudgetVerdict verdict)
    {
        lock (_lock)
        {
            Expire(now);
            if (!TryFind(reservation.Limits))
            {
                verdict = default;
                return false;
            }

            if (_open.ContainsKey(reservation.OperationId))
            {
                verdict = Take(reservation.Limits, Money.Zero, isEnforced: false, now, isNew: false);
                return true;
            }

            verdict = Take(reservation.Limits, reservation.Amount, reservation.IsEnforced, now, isNew: true);
            if (verdict.Fits || !reservation.IsEnforced)
            {
                var deadline = Deadline(now, reservation.LeaseDuration);
                _open.Add(reservation.OperationId, new OpenReservation(reservation, reservation.Amount, deadline));
                _nextDeadline = Math.Min(_nextDeadline, deadline);
            }

            return true;
        }
    }

    public BudgetVerdict Extend(BudgetReservation reservation, Money total, bool force, long now)
    {
        lock (_lock)
        {
            Expire(now);
            ref var open = ref CollectionsMarshal.GetValueRefOrNullRef(_open, reservation.OperationId);
            if (Unsafe.IsNullRef(ref open) || !TryFind(reservation.Limits))
            {
                var first = reservation.Limits[0];
                return new BudgetVerdict { Fits = false, Limit = first, Balance = _accounts.GetValueOrDefault(first.Account)?.Snapshot ?? default };
            }

            var more = Money.Max(total - open.Held, Money.Zero);
            var isEnforced = reservation.IsEnforced && !force;
            var verdict = Take(reservation.Limits, more, isEnforced, now, isNew: false);
            if (verdict.Fits || !isEnforced)
            {
                open.Held += more;
            }

            return verdict;
        }
    }

    public void Renew(IReadOnlyList<Guid> operationIds, TimeSpan leaseDuration, long now)
    {
        lock (_lock)
        {
            Expire(now);
            for (var i = 0; i < operationIds.Count; i++)
            {
                ref var open = ref CollectionsMarshal.GetValueRefOrNullRef(_open, operationIds[i]);
                if (!Unsafe.IsNullRef(ref open))
                {
                    open.Deadline = Math.Max(open.Deadline, Deadline(now, leaseDuration));
                }
            }
        }
    }

    public BudgetSettlement Settle(BudgetReservation reservation, Money actual, long now)
    {
        lock (_lock)
        {
            if (_open.Remove(reservation.OperationId, out var open))
            {
                Close(open.Reservation, open.Held, actual, now);
                return BudgetSettlement.Settled;
            }

            ref var closed = ref CollectionsMarshal.GetValueRefOrNullRef(_closed, reservation.OperationId);
            if (Unsafe.IsNullRef(ref closed) || closed.IsSettled)
            {
                return BudgetSettlement.Repeated;
            }

            Book(reservation.Limits, actual - closed.Charged, now);
            closed.IsSettled = true;
            return BudgetSettlement.Late;
        }
    }

    public BudgetSettlement Charge(BudgetReservation reservation, Money actual, long now)
    {
        lock (_lock)
        {
            if (_open.ContainsKey(reservation.OperationId) || _closed.ContainsKey(reservation.OperationId))
            {
                return Settle(reservation, actual, now);
            }

            Book(reservation.Limits, actual, now);
            Remember(reservation.OperationId, new ClosedReservation(actual, IsSettled: true), now);
            return BudgetSettlement.Late;
        }
    }

    public bool TryRead(BudgetAccount account, long now, out BudgetBalance balance)
    {
        lock (_lock)
        {
            Expire(now);
            var isKnown = _accounts.TryGetValue(account, out var found);
            balance = found?.Snapshot ?? default;
            return isKnown || createsAccounts;
        }
    }

    /// <summary>Adds an account with what it had spent before; one that is there already is kept.</summary>
    public void Install(BudgetAccount account, Money spent, long now)
    {
        lock (_lock)
        {
            var balance = new AccountBalance(Money.Zero);
            balance.Book(spent, now);
            _accounts.TryAdd(account, balance);
        }
    }

    private static long Deadline(long now, TimeSpan leaseDuration) => now + (long)leaseDuration.TotalMilliseconds;

    /// <summary>Puts the accounts of the limits into <see cref="_found"/>, in their order.</summary>
    private bool TryFind(IReadOnlyList<BudgetLimit> limits)
    {
        if (_found.Length < limits.Count)
        {
            _found = new AccountBalance[limits.Count];
        }

        for (var i = 0; i < limits.Count; i++)
        {
            var account = limits[i].Account;
            if (!_accounts.TryGetValue(account, out var balance))
            {
                if (!createsAccounts)
                {
                    return false;
                }

                _accounts.Add(account, balance = new AccountBalance(Money.Zero));
            }

            _found[i] = balance;
        }

        return true;
    }

    /// <summary>Takes an amount from all found accounts, or from none when it does not fit and limits bind.</summary>
    private BudgetVerdict Take(IReadOnlyList<BudgetLimit> limits, Money amount, bool isEnforced, long now, bool isNew)
    {
        var full = -1;
        for (var i = 0; i < limits.Count; i++)
        {
            if (_found[i].Committed + amount > limits[i].Amount && (full < 0 || ResetsAfter(limits[i], limits[full])))
            {
                full = i;
            }
        }

        if (full >= 0 && isEnforced)
        {
            return new BudgetVerdict { Fits = false, Limit = limits[full], Balance = _found[full].Snapshot };
        }

        var nearest = 0;
        var nearestShare = -1d;
        List<BudgetLimit>? warned = null;
        for (var i = 0; i < limits.Count; i++)
        {
            var (account, limit) = (_found[i], limits[i]);
            if (isNew)
            {
                account.Open(amount, now);
            }
            else
            {
                account.Hold(amount, now);
            }

            if (account.Committed >= limit.WarnAt && !account.IsWarned)
            {
                account.IsWarned = true;
                (warned ??= []).Add(limit);
            }

            var share = (double)account.Committed.NanoUsd / Math.Max(1, limit.Amount.NanoUsd);
            if (share > nearestShare)
            {
                (nearest, nearestShare) = (i, share);
            }
        }

        var shown = full >= 0 ? full : nearest;
        return new BudgetVerdict { Fits = full < 0, Limit = limits[shown], Balance = _found[shown].Snapshot, Warned = warned! };
    }

    private static bool ResetsAfter(BudgetLimit limit, BudgetLimit other)
        => other.Account.Window.End is { } end && !(limit.Account.Window.End <= end);

    private void Close(BudgetReservation reservation, Money held, Money charged, long now)
    {
        for (var i = 0; i < reservation.Limits.Count; i++)
        {
            _accounts[reservation.Limits[i].Account].Close(held, charged, now);
        }
    }

    private void Book(IReadOnlyList<BudgetLimit> limits, Money amount, long now)
    {
        for (var i = 0; i < limits.Count; i++)
        {
            // An account dropped meanwhile belongs to a past period, or is filled from usage when it is next asked for.
            _accounts.GetValueOrDefault(limits[i].Account)?.Book(amount, now);
        }
    }
}
