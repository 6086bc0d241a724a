namespace Hadrian.Gateway;

/// <summary>What one account holds. Guarded by the lock of its stripe.</summary>
internal sealed class AccountBalance(Money settled)
{
    public Money Settled { get; private set; } = settled;

    public Money Outstanding { get; private set; }

    /// <summary>How many live leases count on the account being here.</summary>
    public int Leases { get; private set; }

    public bool IsWarned { get; set; }

    public long LastUsed { get; private set; }

    public BudgetBalance Snapshot => new(Settled, Outstanding);

    public Money Committed => Settled + Outstanding;

    public void Open(Money amount, long now)
    {
        Leases++;
        Hold(amount, now);
    }

    public void Hold(Money amount, long now)
    {
        Outstanding += amount;
        LastUsed = now;
    }

    public void Close(Money held, Money charged, long now)
    {
        Leases--;
        Outstanding -= held;
        Book(charged, now);
    }

    public void Book(Money amount, long now)
    {
        Settled = Money.Max(Settled + amount, Money.Zero);
        LastUsed = now;
    }
}
