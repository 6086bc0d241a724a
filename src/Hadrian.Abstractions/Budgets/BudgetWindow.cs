namespace Hadrian;

/// <summary>One period of a budget: a day, a week, a month, or all time.</summary>
/// <param name="Period">The kind of period.</param>
/// <param name="Start">When it begins, in UTC. With <paramref name="Period"/> it tells windows apart.</param>
/// <param name="End">When it ends, in UTC, itself excluded; <see langword="null"/> for never.</param>
public readonly record struct BudgetWindow(BudgetPeriod Period, DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>Gives the window a moment falls into.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="period">The kind of period.</param>
    /// <param name="timeZone">Whose midnight counts. A day that begins or ends with a change of the clock is an hour shorter or longer.</param>
    public static BudgetWindow Containing(DateTimeOffset moment, BudgetPeriod period, TimeZoneInfo timeZone)
    {
        ArgumentNullException.ThrowIfNull(timeZone);
        var today = TimeZoneInfo.ConvertTime(moment, timeZone).Date;
        return period switch
        {
            BudgetPeriod.Daily => Between(period, today, today.AddDays(1), timeZone),
            BudgetPeriod.Weekly when Monday(today) is var monday => Between(period, monday, monday.AddDays(7), timeZone),
            BudgetPeriod.Monthly when today.AddDays(1 - today.Day) is var first => Between(period, first, first.AddMonths(1), timeZone),
            BudgetPeriod.Total => new BudgetWindow(period, DateTimeOffset.UnixEpoch, null),
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "Not a budget period."),
        };
    }

    /// <summary>Tells whether a moment falls into the window.</summary>
    /// <param name="moment">The moment.</param>
    public bool Contains(DateTimeOffset moment) => Start <= moment && !(End <= moment);

    private static DateTime Monday(DateTime day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static BudgetWindow Between(BudgetPeriod period, DateTime first, DateTime next, TimeZoneInfo timeZone)
        => new(period, StartOf(first, timeZone), StartOf(next, timeZone));

    private static DateTimeOffset StartOf(DateTime day, TimeZoneInfo timeZone)
    {
        // Where the clock is put forward at midnight, the day begins when the skipped time is over.
        while (timeZone.IsInvalidTime(day))
        {
            day = day.AddMinutes(1);
        }

        // Where midnight comes twice, the day begins with the first.
        var offset = timeZone.IsAmbiguousTime(day) ? timeZone.GetAmbiguousTimeOffsets(day).Max() : timeZone.GetUtcOffset(day);
        return new DateTimeOffset(day, offset).ToUniversalTime();
    }
}
