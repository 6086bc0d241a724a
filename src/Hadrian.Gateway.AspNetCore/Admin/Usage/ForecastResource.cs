namespace Hadrian.Gateway.AspNetCore;

/// <summary>A forecast as the admin API shows it; money in USD.</summary>
internal sealed record ForecastResource(
    decimal CurrentSpend,
    decimal? BudgetLimit,
    string? BudgetPeriod,
    decimal AvgDailySpend,
    decimal StdDevDailySpend,
    int SampleDays,
    double? DaysUntilExhaustion,
    double? DaysUntilExhaustionLower,
    double? DaysUntilExhaustionUpper,
    DateOnly? ProjectedExhaustionDate,
    double? BudgetUtilizationPercent,
    decimal? ProjectedPeriodSpend,
    TimeSeriesResource? TimeSeriesForecast)
{
    public static ForecastResource From(SpendForecast forecast) => new(
        forecast.CurrentSpend.Dollars,
        forecast.Limit?.Dollars,
        forecast.Limit is null ? null : BudgetScopes.Name(forecast.Period.Period),
        forecast.AverageDay.Dollars,
        forecast.Deviation.Dollars,
        forecast.SampleDays,
        forecast.DaysUntilExhaustion,
        forecast.DaysUntilExhaustionLower,
        forecast.DaysUntilExhaustionUpper,
        forecast.ExhaustionDate,
        forecast.Limit is { } limit && limit > Money.Zero ? (double)(forecast.CurrentSpend.Dollars / limit.Dollars * 100) : null,
        forecast.ProjectedPeriodSpend?.Dollars,
        forecast.Days.Count == 0 ? null : TimeSeriesResource.From(forecast));
}

/// <summary>The days to come, in columns.</summary>
internal sealed record TimeSeriesResource(
    IReadOnlyList<DateOnly> Dates,
    IReadOnlyList<decimal> PointForecasts,
    IReadOnlyList<decimal> LowerBounds,
    IReadOnlyList<decimal> UpperBounds,
    double ConfidenceLevel,
    bool UsedSeasonalDecomposition)
{
    public static TimeSeriesResource From(SpendForecast forecast) => new(
        [.. forecast.Days.Select(day => day.Date)],
        [.. forecast.Days.Select(day => day.Spend.Dollars)],
        [.. forecast.Days.Select(day => day.Lower.Dollars)],
        [.. forecast.Days.Select(day => day.Upper.Dollars)],
        SpendForecaster.ConfidenceLevel,
        forecast.IsSeasonal);
}
