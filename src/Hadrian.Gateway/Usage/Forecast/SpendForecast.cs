namespace Hadrian.Gateway;

/// <summary>What a spender's past days say about the days to come.</summary>
public sealed record SpendForecast
{
    /// <summary>Gets what was spent in the present period.</summary>
    public required Money CurrentSpend { get; init; }

    /// <summary>Gets what may be spent in it; <see langword="null"/> without a budget.</summary>
    public Money? Limit { get; init; }

    /// <summary>Gets the period: of the budget, or the month without one.</summary>
    public required BudgetWindow Period { get; init; }

    /// <summary>Gets how many past days count, idle ones included and today not.</summary>
    public required int SampleDays { get; init; }

    /// <summary>Gets what was spent on an average day.</summary>
    public required Money AverageDay { get; init; }

    /// <summary>Gets the standard deviation of the days.</summary>
    public required Money Deviation { get; init; }

    /// <summary>Gets after how many days the budget is used up; <see langword="null"/> when it lasts until the period ends, or there is none.</summary>
    public double? DaysUntilExhaustion { get; init; }

    /// <summary>Gets the day on which that will be.</summary>
    public DateOnly? ExhaustionDate { get; init; }

    /// <summary>Gets the same when each day costs a deviation more than the average.</summary>
    public double? DaysUntilExhaustionLower { get; init; }

    /// <summary>Gets the same when each day costs a deviation less.</summary>
    public double? DaysUntilExhaustionUpper { get; init; }

    /// <summary>Gets what will have been spent when the period ends; <see langword="null"/> when it never does.</summary>
    public Money? ProjectedPeriodSpend { get; init; }

    /// <summary>Gets the days to come; empty with fewer than a week of past days.</summary>
    public IReadOnlyList<ForecastDay> Days { get; init; } = [];

    /// <summary>Gets whether the days to come follow the weekdays, which takes two weeks of past days.</summary>
    public bool IsSeasonal { get; init; }
}

/// <summary>A day to come.</summary>
/// <param name="Date">The day.</param>
/// <param name="Spend">What it will cost.</param>
/// <param name="Lower">The lower end of the 95 % interval, not below nothing.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct ForecastDay(DateOnly Date, Money Spend, Money Lower, Money Upper);
