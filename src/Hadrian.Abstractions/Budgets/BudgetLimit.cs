namespace Hadrian;

/// <summary>How much an account may hold.</summary>
/// <param name="Account">The account.</param>
/// <param name="Amount">The most that may be spent and reserved together.</param>
/// <param name="WarnAt">From which sum on the owner is warned, once per account.</param>
public sealed record BudgetLimit(BudgetAccount Account, Money Amount, Money WarnAt);
