namespace Hadrian;

/// <summary>A budget that applies to a caller.</summary>
/// <param name="Scope">Whose money is counted.</param>
/// <param name="Period">Over which period.</param>
/// <param name="Limit">How much may be spent in one period.</param>
public sealed record BudgetRule(BudgetScope Scope, BudgetPeriod Period, Money Limit)
{
    /// <summary>Gets whose midnight the period begins at.</summary>
    /// <value>Default: UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
