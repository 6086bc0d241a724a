using System.Globalization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>What keys and organisations will spend (admin-and-auth §5.4).</summary>
internal sealed class ForecastEndpoints(SpendForecaster forecaster, ApiKeyEndpoints keys, Tenants tenants) : IAdminEndpoints
{
    public void Map(AdminRoutes routes)
    {
        Map("/api-keys/{key_id}", "usage_forecast_by_api_key", "an API key", OfKeyAsync);
        Map("/organizations/{org_slug}", "usage_forecast_by_org", "an organisation", async request =>
        {
            var organization = await tenants.OrganizationAsync(request);
            return await OfScopeAsync(request, BudgetScopeKind.Organization, organization.Id, organization.CreatedAt);
        });
        Map("/organizations/{org_slug}/teams/{team_slug}", "usage_get_team_forecast", "a team", async request =>
        {
            var team = await tenants.TeamAsync(request);
            return await OfScopeAsync(request, BudgetScopeKind.Team, team.Id, team.CreatedAt);
        });
        Map("/organizations/{org_slug}/projects/{project_slug}", "usage_get_project_forecast", "a project", async request =>
        {
            var project = await tenants.ProjectAsync(request);
            return await OfScopeAsync(request, BudgetScopeKind.Project, project.Id, project.CreatedAt);
        });
        Map("/users/{user_id}", "usage_get_user_forecast", "a user", async request =>
        {
            var user = (await tenants.UserAsync(request)).User;
            return await OfScopeAsync(request, BudgetScopeKind.User, user.Id, user.CreatedAt);
        });

        void Map(string path, string id, string whose, Func<AdminRequest, ValueTask<ForecastResource?>> handler)
            => routes.Get($"{path}/usage/forecast", AdminJson.Default.ForecastResource, handler, id, $"Predict what {whose} will spend", Permissions.UsageRead);
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

    private async ValueTask<ForecastResource?> OfScopeAsync(AdminRequest request, BudgetScopeKind kind, Guid id, DateTimeOffset since)
    {
        var (lookback, days) = Read(request);
        return ForecastResource.From(await forecaster.ForecastAsync(
            new BudgetScope(kind, id), since, null, BudgetPeriod.Monthly, lookback, days, request.CancellationToken));
    }

    private static (int Lookback, int Days) Read(AdminRequest request)
        => (Number(request, "lookback_days", preset: 30, most: 365), Number(request, "forecast_days", preset: 7, most: 90));

    private static int Number(AdminRequest request, string name, int preset, int most)
        => request.Query(name) is not { } text ? preset
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
            : throw AdminErrors.BadRequest(name, $"'{name}' must be an integer from 1 to {most}.");
}
