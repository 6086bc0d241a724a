using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>What keys and organisations will spend (admin-and-auth §5.4).</summary>
internal sealed class ForecastEndpoints(SpendForecaster forecaster, ApiKeyEndpoints keys, OrganizationEndpoints organizations)
{
    public void Map(AdminApi api, RouteGroupBuilder group)
    {
        AdminOperation.Describe<ForecastResource>(
            group.MapGet("/api-keys/{key_id}/usage/forecast", api.Handle(AdminJson.Default.ForecastResource, OfKeyAsync)),
            "usage_forecast_by_api_key", "Predict what an API key will spend");
        group.Map("/api-keys/{key_id}/usage/forecast", api.WrongMethod("GET")).ExcludeFromDescription();
        AdminOperation.Describe<ForecastResource>(
            group.MapGet("/organizations/{slug}/usage/forecast", api.Handle(AdminJson.Default.ForecastResource, OfOrganizationAsync)),
            "usage_forecast_by_org", "Predict what an organisation will spend");
        group.Map("/organizations/{slug}/usage/forecast", api.WrongMethod("GET")).ExcludeFromDescription();
    }

    private async ValueTask<ForecastResource?> OfKeyAsync(AdminRequest request)
    {
        var key = await keys.FindAsync(request);
        var (lookback, days) = Read(request);

        // A key that replaced another goes on with its spend.
        DateTimeOffset? since = key.BudgetSubject == key.Id ? key.CreatedAt : null;
        Money? limit = key.BudgetLimitCents is { } cents ? Money.FromCents(cents) : null;
        return ForecastResource.From(await forecaster.ForecastAsync(
            new BudgetScope(BudgetScopeKind.Key, key.BudgetSubject), since, limit, key.BudgetPeriod ?? BudgetPeriod.Monthly, lookback, days, request.CancellationToken));
    }

    private async ValueTask<ForecastResource?> OfOrganizationAsync(AdminRequest request)
    {
        var organization = await organizations.FindAsync(request, request.Route("slug"));
        var (lookback, days) = Read(request);
        return ForecastResource.From(await forecaster.ForecastAsync(
            new BudgetScope(BudgetScopeKind.Organization, organization.Id), organization.CreatedAt, null, BudgetPeriod.Monthly, lookback, days, request.CancellationToken));
    }

    private static (int Lookback, int Days) Read(AdminRequest request)
        => (Number(request, "lookback_days", preset: 30, most: 365), Number(request, "forecast_days", preset: 7, most: 90));

    private static int Number(AdminRequest request, string name, int preset, int most)
        => request.Query(name) is not { } text ? preset
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
            : throw AdminErrors.BadRequest(name, $"'{name}' must be an integer from 1 to {most}.");
}
