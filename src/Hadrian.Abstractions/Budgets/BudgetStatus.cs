namespace Hadrian;

/// <summary>How far a budget is used up: the one nearest to its limit, or the one that refused.</summary>
/// <param name="Scope">Whose budget.</param>
/// <param name="Period">Its period.</param>
/// <param name="Limit">What may be spent.</param>
/// <param name="Spend">What is spent, together with what is reserved for calls under way.</param>
/// <param name="ResetsAt">When the period ends; <see langword="null"/> for never.</param>
/// <param name="IsWarning">Whether the warning threshold is reached.</param>
public readonly record struct BudgetStatus(
    BudgetScope Scope, BudgetPeriod Period, Money Limit, Money Spend, DateTimeOffset? ResetsAt, bool IsWarning)
{
    /// <summary>Gets the used part of the limit; 1 is all of it.</summary>
    public double Share => Limit > Money.Zero ? (double)Spend.NanoUsd / Limit.NanoUsd : 1;
}
