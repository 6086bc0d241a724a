using System.Net;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Predicts what a spender will spend, from whole past days. Days count by the budgets' time zone.</summary>
public sealed class SpendForecaster
{
    /// <summary>The number of past days without which no single days are predicted.</summary>
    public const int FewestDays = 7;

    /// <summary>How sure the intervals of single days are.</summary>
    public const double ConfidenceLevel = 0.95;

    private const int Week = 7;
    private const int MostDaysAhead = 36_500;

    // The half width of a 95 % interval of a normal distribution, in standard deviations.
    private const double Confidence95 = 1.96;

    private readonly IBudgetSpendSource? _spend;
    private readonly TimeZoneInfo _timeZone;
    private readonly TimeProvider _time;

    /// <summary>Initialises the forecaster.</summary>
    /// <param name="spend">Where past spend is known; <see langword="null"/> when nowhere.</param>
    /// <param name="options">Whose midnight counts.</param>
    /// <param name="time">The clock.</param>
    public SpendForecaster(IBudgetSpendSource? spend, IOptions<BudgetOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _spend = spend;
        _timeZone = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);
        _time = time;
    }

    /// <summary>Predicts.</summary>
    /// <param name="scope">Whose spend.</param>
    /// <param name="since">Since when it exists, so that earlier days do not count as idle; <see langword="null"/> for since its first spend.</param>
    /// <param name="limit">What may be spent per period; <see langword="null"/> without a budget.</param>
    /// <param name="period">The period.</param>
    /// <param name="lookbackDays">How many past days count at most.</param>
    /// <param name="days">How many days to predict.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <exception cref="GatewayException">501 <c>not_supported</c>: the store of usage does not tell what was spent.</exception>
    public async ValueTask<SpendForecast> ForecastAsync(
        BudgetScope scope, DateTimeOffset? since, Money? limit, BudgetPeriod period, int lookbackDays, int days, CancellationToken cancellationToken)
    {
        if (_spend is null)
        {
            throw new GatewayException(new GatewayError(HttpStatusCode.NotImplemented, GatewayErrorCodes.NotSupported,
                "The store of usage in use does not tell what was spent, so nothing can be predicted."));
        }

        var now = _time.GetUtcNow();
        var window = BudgetWindow.Containing(now, period, _timeZone);
        var current = await _spend.GetSpendAsync(new BudgetAccount(scope, window), cancellationToken).ConfigureAwait(false);
        var past = new List<Money>();
        for (var day = Day(Day(now).Start.AddTicks(-1)); past.Count < lookbackDays && !(day.End <= since); day = Day(day.Start.AddTicks(-1)))
        {
            past.Add(await _spend.GetSpendAsync(new BudgetAccount(scope, day), cancellationToken).ConfigureAwait(false));
        }

        past.Reverse();
        if (since is null)
        {
            past.RemoveRange(0, past.TakeWhile(day => day == Money.Zero).Count());
        }

        return Predict(past, current, limit, window, now, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, _timeZone).Date), days);
    }

    /// <summary>Does the arithmetic.</summary>
    /// <param name="past">The past whole days, the last one yesterday.</param>
    /// <param name="current">What was spent in the present period.</param>
    /// <param name="limit">What may be spent in it.</param>
    /// <param name="window">The present period.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="today">Its day.</param>
    /// <param name="days">How many days to predict.</param>
    internal static SpendForecast Predict(
        IReadOnlyList<Money> past, Money current, Money? limit, BudgetWindow window, DateTimeOffset now, DateOnly today, int days)
    {
        var average = past.Count == 0 ? 0 : past.Average(day => (double)day.NanoUsd);
        var deviation = DeviationOf(past.Select(day => day.NanoUsd - average));
        var daysLeft = window.End is { } end ? (end - now).TotalDays : double.PositiveInfinity;
        var isSeasonal = past.Count >= 2 * Week;
        return new SpendForecast
        {
            CurrentSpend = current,
            Limit = limit,
            Period = window,
            SampleDays = past.Count,
            AverageDay = Nano(average),
            Deviation = Nano(deviation),
            DaysUntilExhaustion = Exhaustion(average),
            ExhaustionDate = Exhaustion(average) is { } left ? today.AddDays((int)Math.Min(Math.Ceiling(left), LastDay(daysLeft))) : null,
            DaysUntilExhaustionLower = Exhaustion(average + deviation),
            DaysUntilExhaustionUpper = Exhaustion(average - deviation),
            ProjectedPeriodSpend = double.IsFinite(daysLeft) ? current + Nano(average * daysLeft) : null,
            Days = past.Count < FewestDays ? [] : Days(past, isSeasonal, today, days),
            IsSeasonal = isSeasonal,
        };

        // Past its end a period has a budget anew.
        double? Exhaustion(double perDay)
            => limit is not { } most || average <= 0 ? null
                : most <= current ? 0
                : perDay > 0 && (most.NanoUsd - current.NanoUsd) / perDay is var needed && needed < daysLeft ? needed
                : null;
    }

    /// <summary>Gives how many days ahead the period's last day is. A change of the clock makes a day up to an hour longer.</summary>
    private static double LastDay(double daysLeft) => Math.Clamp(Math.Ceiling(daysLeft - (1.0 / 24)) - 1, 0, MostDaysAhead);

    private static ForecastDay[] Days(IReadOnlyList<Money> past, bool isSeasonal, DateOnly today, int days)
    {
        var season = isSeasonal ? Week : 1;

        // A day is expected to cost what its like have cost on average: its weekday, or any day.
        var means = Enumerable.Range(0, season).Select(place => past.Where((_, i) => PlaceOf(i) == place).Average(day => (double)day.NanoUsd)).ToArray();
        var margin = Confidence95 * DeviationOf(past.Select((day, i) => day.NanoUsd - means[PlaceOf(i)]));
        return [.. Enumerable.Range(1, days).Select(ahead =>
        {
            var mean = means[PlaceOf(past.Count + ahead)];
            return new ForecastDay(today.AddDays(ahead), Nano(mean), Nano(Math.Max(0, mean - margin)), Nano(mean + margin));
        })];

        int PlaceOf(int index) => index % season;
    }

    private static double DeviationOf(IEnumerable<double> differences)
    {
        var squares = differences.Select(difference => difference * difference).ToList();
        return squares.Count == 0 ? 0 : Math.Sqrt(squares.Average());
    }

    private static Money Nano(double nano) => new((long)Math.Round(Math.Clamp(nano, 0, long.MaxValue / 2)));

    private BudgetWindow Day(DateTimeOffset moment) => BudgetWindow.Containing(moment, BudgetPeriod.Daily, _timeZone);
}
