namespace Hadrian;

/// <summary>What an account holds.</summary>
/// <param name="Settled">What ended calls cost.</param>
/// <param name="Outstanding">What is reserved for calls under way.</param>
public readonly record struct BudgetBalance(Money Settled, Money Outstanding)
{
    /// <summary>Gets both together: what no further call may use.</summary>
    public Money Committed => Settled + Outstanding;
}
