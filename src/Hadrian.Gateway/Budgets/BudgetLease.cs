namespace Hadrian.Gateway;

/// <summary>Money held for one call.</summary>
/// <param name="policy">The policy that granted it.</param>
/// <param name="reservation">What was asked for.</param>
/// <param name="holder">The ledger that holds it; <see langword="null"/> when none could be reached and the call went ahead.</param>
internal sealed class BudgetLease(BudgetPolicy policy, BudgetReservation reservation, IBudgetLedger? holder) : PolicyLease
{
    public BudgetReservation Reservation => reservation;

    public IBudgetLedger? Holder => holder;

    /// <summary>Gets or sets what is held now.</summary>
    public Money Held { get; set; } = holder is null ? Money.Zero : reservation.Amount;

    /// <summary>Gets or sets up to which cost the ledger need not be asked again.</summary>
    public Money Covered { get; set; } = holder is null ? Money.Maximum : reservation.Amount;

    /// <summary>Gets or sets the cost a settlement that failed is to book; <see langword="null"/> while the call is under way.</summary>
    public Money? Owed { get; set; }

    public BudgetLease? Previous { get; set; }

    public BudgetLease? Next { get; set; }

    public bool IsListed { get; set; }

    public override bool IsMetered => holder is not null;

    public override ValueTask<GatewayError?> ExtendAsync(Money total, CancellationToken cancellationToken)
        => total <= Covered ? default : policy.ExtendAsync(this, total, cancellationToken);

    protected override ValueTask OnSettleAsync(CallOutcome outcome) => policy.Leases.SettleAsync(this, CostOf(outcome));

    // An answer that was delivered and whose cost nobody knows counts as what was reserved for it: unknown is not free.
    private Money CostOf(CallOutcome outcome)
    {
        var cost = outcome.Status switch
        {
            CallStatus.Refused => Money.Zero,
            CallStatus.Succeeded => Money.Max(outcome.Cost ?? reservation.Amount, Money.Zero),
            _ => Money.Max(outcome.Cost ?? Money.Zero, Money.Zero),
        };
        foreach (var attempt in outcome.EarlierAttempts ?? [])
        {
            cost += attempt.Cost ?? Money.Zero;
        }

        return cost;
    }
}
