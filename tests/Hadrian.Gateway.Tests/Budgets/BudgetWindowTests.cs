using System.Globalization;
using CsCheck;

namespace Hadrian.Gateway.Tests.Budgets;

public class BudgetWindowTests
{
    [Theory]
    [Trait("Property", "BU-8")]
    [InlineData("2026-03-10T23:59:59Z", BudgetPeriod.Daily, "UTC", "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z")]
    [InlineData("2026-03-11T00:00:00Z", BudgetPeriod.Daily, "UTC", "2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z")]
    [InlineData("2026-03-15T12:00:00Z", BudgetPeriod.Weekly, "UTC", "2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z")]
    [InlineData("2026-03-09T00:00:00Z", BudgetPeriod.Weekly, "UTC", "2026-03-09T00:00:00Z", "2026-03-16T00:00:00Z")]
    [InlineData("2028-02-29T12:00:00Z", BudgetPeriod.Monthly, "UTC", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z")]
    [InlineData("2026-12-31T23:30:00Z", BudgetPeriod.Monthly, "Europe/Berlin", "2026-12-31T23:00:00Z", "2027-01-31T23:00:00Z")]
    [InlineData("2026-03-29T12:00:00Z", BudgetPeriod.Daily, "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("2026-10-25T12:00:00Z", BudgetPeriod.Daily, "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("2026-09-06T12:00:00Z", BudgetPeriod.Daily, "America/Santiago", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z")]
    [InlineData("2026-11-01T12:00:00Z", BudgetPeriod.Daily, "America/Havana", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")]
    public void Containing_MomentAroundAnEdge_GivesTheCalendarPeriod(string moment, BudgetPeriod period, string timeZone, string start, string end)
    {
        var window = BudgetWindow.Containing(Utc(moment), period, TimeZoneInfo.FindSystemTimeZoneById(timeZone));

        Assert.Equal((Utc(start), (DateTimeOffset?)Utc(end)), (window.Start, window.End));
    }

    [Fact]
    public void Containing_Total_NeverEnds()
    {
        var window = BudgetWindow.Containing(BudgetSamples.Noon, BudgetPeriod.Total, TimeZoneInfo.Utc);

        Assert.Null(window.End);
        Assert.True(window.Contains(BudgetSamples.Noon.AddYears(500)));
    }

    [Fact]
    [Trait("Property", "BU-8")]
    public void Containing_AnyMomentAnywhere_WindowsAdjoinWithoutGapOrOverlap()
    {
        string[] zones = ["UTC", "Europe/Berlin", "America/Santiago", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"];
        var moments = Gen.Long[0, 30L * 365 * 86_400].Select(seconds => new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds));
        BudgetPeriod[] periods = [BudgetPeriod.Daily, BudgetPeriod.Weekly, BudgetPeriod.Monthly];

        Gen.Select(moments, Gen.Int[0, periods.Length - 1], Gen.Int[0, zones.Length - 1]).Sample((moment, chosenPeriod, chosenZone) =>
        {
            var period = periods[chosenPeriod];
            var zone = TimeZoneInfo.FindSystemTimeZoneById(zones[chosenZone]);
            var window = BudgetWindow.Containing(moment, period, zone);
            var next = BudgetWindow.Containing(window.End!.Value, period, zone);
            var previous = BudgetWindow.Containing(window.Start.AddTicks(-1), period, zone);

            return window.Contains(moment) && next.Start == window.End && previous.End == window.Start
                && window == BudgetWindow.Containing(window.End.Value.AddTicks(-1), period, zone);
        });
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
