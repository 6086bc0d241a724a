using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Usage;

[Trait("Property", "US-13")]
public sealed class SpendForecasterTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly BudgetScope Scope = new(BudgetScopeKind.Key, Guid.NewGuid());

    private readonly FakeSpend _spend = new();

    [Fact]
    public async Task Forecast_IdleDays_CountAsNothingSpent()
    {
        _spend.Days[new DateOnly(2026, 5, 10)] = 7;
        _spend.Days[new DateOnly(2026, 5, 17)] = 7;

        var forecast = await ForecastAsync(since: Now.AddDays(-14), limitDollars: 100);

        Assert.Equal((14, Money.FromDollars(1)), (forecast.SampleDays, forecast.AverageDay));
    }

    [Fact]
    public async Task Forecast_Today_IsNotADayYet()
    {
        _spend.Days[new DateOnly(2026, 5, 19)] = 2;
        _spend.Days[new DateOnly(2026, 5, 20)] = 90;

        var forecast = await ForecastAsync(since: new DateTimeOffset(2026, 5, 19, 0, 0, 0, TimeSpan.Zero), limitDollars: 100);

        Assert.Equal((1, Money.FromDollars(2), Money.FromDollars(92)), (forecast.SampleDays, forecast.AverageDay, forecast.CurrentSpend));
        Assert.Equal((4.0, new DateOnly(2026, 5, 24)), (forecast.DaysUntilExhaustion, forecast.ExhaustionDate));
    }

    [Fact]
    public async Task Forecast_LookBack_IsBoundedByItselfAndByTheBeginning()
    {
        _spend.Days[new DateOnly(2026, 4, 1)] = 30;

        Assert.Equal(30, (await ForecastAsync(since: DateTimeOffset.UnixEpoch)).SampleDays);
        Assert.Equal(5, (await ForecastAsync(since: Now.AddDays(-5))).SampleDays);
        Assert.Equal(49, (await ForecastAsync(since: null, lookback: 365)).SampleDays);
        Assert.Equal(0, (await ForecastAsync(since: Now)).SampleDays);
    }

    [Theory]
    [InlineData(BudgetPeriod.Daily, 20)]
    [InlineData(BudgetPeriod.Weekly, 24)]
    [InlineData(BudgetPeriod.Monthly, 31)]
    [InlineData(BudgetPeriod.Total, null)]
    public void Predict_AnyPast_NeverGoesPastTheReset(BudgetPeriod period, int? lastDayOfMay)
        => Gen.Select(Gen.Int[0, 1_000_000].Array[0, 40], Gen.Int[0, 100_000_000], Gen.Int[0, 100_000_000]).Sample((days, current, limit) =>
        {
            var window = BudgetWindow.Containing(Now, period, TimeZoneInfo.Utc);
            var today = DateOnly.FromDateTime(Now.Date);

            var forecast = SpendForecaster.Predict([.. days.Select(day => new Money(day))], new Money(current), new Money(limit), window, Now, today, 7);

            double?[] all = [forecast.DaysUntilExhaustion, forecast.DaysUntilExhaustionLower, forecast.DaysUntilExhaustionUpper];
            var left = window.End is { } end ? (end - Now).TotalDays : double.MaxValue;
            Assert.All(all, value => Assert.True(value is null || (value >= 0 && value < left)));
            Assert.True(forecast.ExhaustionDate is not { } date || (date >= today && (lastDayOfMay is null || date <= new DateOnly(2026, 5, lastDayOfMay.Value))));
            Assert.True(forecast.DaysUntilExhaustionLower is null || forecast.DaysUntilExhaustion is not { } expected || forecast.DaysUntilExhaustionLower <= expected);
            Assert.Equal(window.End is null, forecast.ProjectedPeriodSpend is null);
            Assert.True(forecast.ProjectedPeriodSpend is not { } projected || projected >= new Money(current));
            Assert.Equal(days.Length >= 7 ? 7 : 0, forecast.Days.Count);
            Assert.All(forecast.Days, day => Assert.True(Money.Zero <= day.Lower && day.Lower <= day.Spend && day.Spend <= day.Upper));
        });

    [Fact]
    public async Task Forecast_WeeklyPattern_FollowsTheWeekdays()
    {
        for (var day = new DateOnly(2026, 4, 1); day < new DateOnly(2026, 5, 20); day = day.AddDays(1))
        {
            _spend.Days[day] = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 10;
        }

        var forecast = await ForecastAsync(since: DateTimeOffset.UnixEpoch);

        Assert.True(forecast.IsSeasonal);
        Assert.Equal(new DateOnly(2026, 5, 21), forecast.Days[0].Date);
        Assert.All(forecast.Days, day => Assert.Equal(Money.FromDollars(_spend.Days[day.Date.AddDays(-14)]), day.Spend));
    }

    [Fact]
    public async Task Forecast_NoStoreKnows_IsNotSupported()
    {
        var forecaster = new SpendForecaster(null, Options.Create(new BudgetOptions()), new FakeTimeProvider(Now));

        var exception = await Assert.ThrowsAsync<GatewayException>(
            async () => await forecaster.ForecastAsync(Scope, Now, null, BudgetPeriod.Monthly, 30, 7, CancellationToken.None));

        Assert.Equal((501, GatewayErrorCodes.NotSupported), (exception.Error.StatusCode, exception.Code));
    }

    private ValueTask<SpendForecast> ForecastAsync(DateTimeOffset? since, int? limitDollars = null, int lookback = 30)
        => new SpendForecaster(_spend, Options.Create(new BudgetOptions()), new FakeTimeProvider(Now)).ForecastAsync(
            Scope, since, limitDollars is { } dollars ? Money.FromDollars(dollars) : null, BudgetPeriod.Monthly, lookback, 7, CancellationToken.None);

    /// <summary>Knows dollars by day.</summary>
    private sealed class FakeSpend : IBudgetSpendSource
    {
        public Dictionary<DateOnly, decimal> Days { get; } = [];

        public ValueTask<Money> GetSpendAsync(BudgetAccount account, CancellationToken cancellationToken)
        {
            Assert.Equal(Scope, account.Scope);
            return new(Money.FromDollars(Days.Where(day => account.Window.Contains(new DateTimeOffset(day.Key, default, TimeSpan.Zero))).Sum(day => day.Value)));
        }
    }
}
