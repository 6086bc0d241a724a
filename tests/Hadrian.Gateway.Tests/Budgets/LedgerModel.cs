namespace Hadrian.Gateway.Tests.Budgets;

/// <summary>What a ledger must do, in the plainest way: a list of operations from which every balance is added up anew.</summary>
internal sealed class LedgerModel
{
    private readonly List<Operation> _operations = [];

    public IReadOnlyList<Operation> Operations => _operations;

    public bool Reserve(BudgetReservation reservation, DateTimeOffset now)
    {
        Expire(now);
        if (reservation.Limits.Any(limit => Committed(limit.Account) + reservation.Amount > limit.Amount))
        {
            return false;
        }

        _operations.Add(new Operation(reservation) { Held = reservation.Amount, Deadline = now + reservation.LeaseDuration });
        return true;
    }

    public bool Extend(Operation operation, Money total, DateTimeOffset now)
    {
        Expire(now);
        if (!operation.IsOpen)
        {
            return false;
        }

        var more = Money.Max(total - operation.Held, Money.Zero);
        if (operation.Reservation.Limits.Any(limit => Committed(limit.Account) + more > limit.Amount))
        {
            return false;
        }

        operation.Held += more;
        return true;
    }

    public void Renew(Operation operation, DateTimeOffset now)
    {
        Expire(now);
        operation.Deadline = now + operation.Reservation.LeaseDuration;
    }

    public static void Settle(Operation operation, Money actual)
    {
        if (operation.Actual is null)
        {
            operation.Overshoot = Money.Max(actual - (operation.IsOpen ? operation.Held : operation.Charged), Money.Zero);
            operation.Actual = actual;
            operation.IsOpen = false;
        }
    }

    public void Expire(DateTimeOffset now)
    {
        foreach (var operation in _operations.Where(operation => operation.IsOpen && operation.Deadline <= now))
        {
            (operation.IsOpen, operation.AbandonedAt) = (false, now);
            operation.Charged = operation.Reservation.OnAbandon == BudgetAbandonment.ChargeEstimate ? operation.Held : Money.Zero;
        }
    }

    /// <summary>After a day nobody comes back to settle an abandoned operation any more.</summary>
    public void Sweep(DateTimeOffset now)
    {
        Expire(now);
        foreach (var operation in _operations.Where(operation => operation.AbandonedAt + TimeSpan.FromHours(24) <= now))
        {
            operation.Actual ??= operation.Charged;
        }
    }

    public Money Settled(BudgetAccount account) => Sum(account, operation => operation.IsOpen ? Money.Zero : operation.Actual ?? operation.Charged);

    public Money Outstanding(BudgetAccount account) => Sum(account, operation => operation.IsOpen ? operation.Held : Money.Zero);

    /// <summary>Gives what settlements added beyond what was held for them, the only way past a limit.</summary>
    public Money Overshoot(BudgetAccount account) => Sum(account, operation => operation.Overshoot);

    private Money Committed(BudgetAccount account) => Settled(account) + Outstanding(account);

    private Money Sum(BudgetAccount account, Func<Operation, Money> amount) => _operations
        .Where(operation => operation.Reservation.Limits.Any(limit => limit.Account.Equals(account)))
        .Aggregate(Money.Zero, (sum, operation) => sum + amount(operation));

    public sealed class Operation(BudgetReservation reservation)
    {
        public BudgetReservation Reservation => reservation;

        public bool IsOpen { get; set; } = true;

        public Money Held { get; set; }

        public Money Charged { get; set; }

        public DateTimeOffset? AbandonedAt { get; set; }

        public Money? Actual { get; set; }

        public Money Overshoot { get; set; }

        public DateTimeOffset Deadline { get; set; }
    }
}
