namespace Hadrian.Gateway;

internal sealed partial class LedgerStripe
{
    private static readonly long Remembered = (long)TimeSpan.FromHours(24).TotalMilliseconds;
    private static readonly long IdleAfter = (long)TimeSpan.FromHours(1).TotalMilliseconds;
    private static readonly TimeSpan KeptAfterPeriod = TimeSpan.FromHours(24);

    private readonly Dictionary<Guid, ClosedReservation> _closed = [];
    private readonly Queue<(Guid OperationId, long ForgetAt)> _closing = new();
    private List<AbandonedReservation> _abandoned = [];
    private long _nextDeadline = long.MaxValue;

    /// <summary>Gets how many accounts, leases and remembered operations are held.</summary>
    public (int Accounts, int Open, int Closed) Count
    {
        get
        {
            lock (_lock)
            {
                return (_accounts.Count, _open.Count, _closed.Count);
            }
        }
    }

    /// <summary>Ends leases that ran out, forgets what is over, and hands out what was abandoned.</summary>
    public void Sweep(long now, DateTimeOffset utcNow, List<AbandonedReservation> abandoned)
    {
        lock (_lock)
        {
            Expire(now);
            while (_closing.TryPeek(out var oldest) && oldest.ForgetAt <= now)
            {
                _closed.Remove(_closing.Dequeue().OperationId);
            }

            foreach (var (account, balance) in _accounts)
            {
                if (balance.Leases == 0 && IsOver(account, balance, now, utcNow))
                {
                    _accounts.Remove(account);
                }
            }

            abandoned.AddRange(_abandoned);
            _abandoned = _abandoned.Count == 0 ? _abandoned : [];
        }
    }

    // An idle account may go only when it can be filled again; one whose owner was warned stays, so that nobody is warned twice.
    private bool IsOver(BudgetAccount account, AccountBalance balance, long now, DateTimeOffset utcNow)
        => account.Window.End + KeptAfterPeriod <= utcNow
            || (!createsAccounts && !balance.IsWarned && now - balance.LastUsed > IdleAfter);

    /// <summary>Abandons leases past their deadline. Looks at all of them only when the earliest deadline has come.</summary>
    private void Expire(long now)
    {
        if (now < _nextDeadline)
        {
            return;
        }

        _nextDeadline = long.MaxValue;
        foreach (var (operationId, open) in _open)
        {
            if (open.Deadline > now)
            {
                _nextDeadline = Math.Min(_nextDeadline, open.Deadline);
                continue;
            }

            var charged = open.Reservation.OnAbandon == BudgetAbandonment.ChargeEstimate ? open.Held : Money.Zero;
            _open.Remove(operationId);
            Close(open.Reservation, open.Held, charged, now);
            Remember(operationId, new ClosedReservation(charged, IsSettled: false), now);
            _abandoned.Add(new AbandonedReservation(open.Reservation, charged));
        }
    }

    private void Remember(Guid operationId, ClosedReservation closed, long now)
    {
        _closed[operationId] = closed;
        _closing.Enqueue((operationId, now + Remembered));
    }
}
