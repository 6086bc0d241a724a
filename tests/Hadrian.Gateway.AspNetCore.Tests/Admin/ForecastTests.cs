using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.AspNetCore.Tests.Admin;

[Trait("Property", "US-13")]
public sealed class ForecastTests
{
    [Fact]
    public async Task Check65_FiveDaysAndABudget_GivesTheDateButNoSeries()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2027, 3, 10, 12, 0, 0, TimeSpan.Zero));
        await using var gateway = await StartAsync(time);
        var admin = await gateway.CreateAdminKeyAsync();
        var (secret, key) = await gateway.CreateKeyRecordAsync(record => record with { BudgetLimitCents = 1_000, BudgetPeriod = BudgetPeriod.Monthly });
        for (var day = 0; day < 5; day++)
        {
            (await gateway.ChatAsync(key: secret)).AssertOk();
            time.Advance(TimeSpan.FromDays(1));
        }

        var forecast = (await gateway.GetAsync($"/admin/v1/api-keys/{key.Id}/usage/forecast", admin)).AssertOk().Json;

        // A dollar a day for five days, of ten.
        Assert.Equal(5, forecast.GetProperty("sample_days").GetInt32());
        Assert.Equal((5m, 1m, 0m, 10m), (Dollars("current_spend"), Dollars("avg_daily_spend"), Dollars("std_dev_daily_spend"), Dollars("budget_limit")));
        Assert.Equal(("monthly", "2027-03-20", 5.0, 50.0), (
            forecast.GetProperty("budget_period").GetString(),
            forecast.GetProperty("projected_exhaustion_date").GetString(),
            forecast.GetProperty("days_until_exhaustion").GetDouble(),
            forecast.GetProperty("budget_utilization_percent").GetDouble()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, forecast.GetProperty("time_series_forecast").ValueKind);

        time.Advance(TimeSpan.FromDays(5));
        var later = (await gateway.GetAsync($"/admin/v1/organizations/{gateway.Organization.Slug}/usage/forecast?forecast_days=3", admin)).AssertOk().Json;
        Assert.Equal(3, later.GetProperty("time_series_forecast").GetProperty("dates").GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, later.GetProperty("budget_limit").ValueKind);

        decimal Dollars(string name) => forecast.GetProperty(name).GetDecimal();
    }

    [Theory]
    [InlineData("lookback_days=0", "lookback_days")]
    [InlineData("lookback_days=366", "lookback_days")]
    [InlineData("forecast_days=91", "forecast_days")]
    [InlineData("forecast_days=x", "forecast_days")]
    public async Task Get_NumberOutOfRange_IsRefused(string query, string param)
    {
        await using var gateway = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));

        (await gateway.GetAsync($"/admin/v1/organizations/{gateway.Organization.Slug}/usage/forecast?{query}", await gateway.CreateAdminKeyAsync()))
            .AssertError(400, "bad_request", param);
    }

    [Fact]
    public async Task Get_ForeignOrUnknown_IsNotFound()
    {
        await using var gateway = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));

        (await gateway.GetAsync($"/admin/v1/api-keys/{Guid.NewGuid()}/usage/forecast", await gateway.CreateAdminKeyAsync())).AssertError(404, "not_found");
        (await gateway.GetAsync("/admin/v1/organizations/nowhere/usage/forecast", await gateway.CreateAdminKeyAsync())).AssertError(404, "not_found");
    }

    [Fact]
    public async Task Get_StoreDoesNotKnowSpend_IsNotSupported()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.GetAsync($"/admin/v1/organizations/{gateway.Organization.Slug}/usage/forecast", await gateway.CreateAdminKeyAsync()))
            .AssertError(501, "not_supported");
    }

    private static Task<TestGateway> StartAsync(TimeProvider time) => TestGateway.StartAsync(options =>
    {
        options.Time = time;
        options.Services = services => services.AddSingleton<IUsageStore, InMemoryUsageStore>();

        // Every call costs a dollar, whatever it brings.
        options.Configuration["pricing:pricing:mock:gpt-mock:per_request"] = "1000000";
        options.Configuration["pricing:pricing:mock:gpt-mock:input_per_1m_tokens"] = "0";
        options.Configuration["pricing:pricing:mock:gpt-mock:output_per_1m_tokens"] = "0";
    });
}
