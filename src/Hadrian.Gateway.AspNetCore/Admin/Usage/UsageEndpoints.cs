using System.Globalization;
using System.Net;
using System.Text.Json.Serialization.Metadata;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>What keys, users, teams, projects, organisations and the whole gateway have used (admin-and-auth §5.4).</summary>
internal sealed class UsageEndpoints(IUsageReports? reports, ApiKeyEndpoints keys, Tenants tenants, TimeProvider time) : IAdminEndpoints
{
    private const int MostDays = 366;
    private const int MostRows = 10_000;

    /// <summary>Names the calls a request is about, when the caller may see them.</summary>
    private delegate ValueTask<UsageQuery> Scope(AdminRequest request);

    public void Map(AdminRoutes routes)
    {
        Map(routes, "/api-keys/{key_id}/usage", "usage_get", "an API key", Permissions.UsageRead, async request =>
        {
            var key = await keys.FindAsync(request);
            return new UsageQuery { ApiKeyId = key.Id, BudgetSubjectId = key.BudgetSubject };
        });
        Map(routes, "/organizations/{org_slug}/usage", "usage_get_org", "an organisation", Permissions.UsageRead, async request =>
            new UsageQuery { OrganizationId = (await tenants.OrganizationAsync(request)).Id });
        Map(routes, "/organizations/{org_slug}/teams/{team_slug}/usage", "usage_get_team", "a team", Permissions.UsageRead, async request =>
            new UsageQuery { TeamId = (await tenants.TeamAsync(request)).Id });
        Map(routes, "/organizations/{org_slug}/projects/{project_slug}/usage", "usage_get_project", "a project", Permissions.UsageRead, async request =>
            new UsageQuery { ProjectId = (await tenants.ProjectAsync(request)).Id });
        Map(routes, "/users/{user_id}/usage", "usage_get_user", "a user", Permissions.UsageRead, async request =>
            new UsageQuery { UserId = (await tenants.UserAsync(request)).User.Id });
        Map(routes, "/me/usage", "me_usage", "the caller", Permissions.UsageRead, MineAsync);
        Map(routes, "/usage", "usage_get_global", "everybody", Permissions.UsageReadAll, request =>
        {
            request.DemandPlatform();
            return new(new UsageQuery());
        });
    }

    private async ValueTask<UsageQuery> MineAsync(AdminRequest request)
    {
        var user = request.Caller.UserId ?? throw AdminErrors.Forbidden("The caller is not a user, and has no usage of their own.");
        request.Demand(await tenants.PlaceOfUserAsync(user, request.CancellationToken), "user");
        return new UsageQuery { UserId = user };
    }

    private void Map(AdminRoutes routes, string path, string id, string whose, Permission permission, Scope scope)
    {
        var json = AdminJson.Default;
        routes.Get(path, json.UsageSummaryResource, request => SummarizeAsync(request, scope), $"{id}_summary", $"Sum up the usage of {whose}", permission);
        Break(UsageDimensions.Date, "by-date", json.IReadOnlyListDailySpendResource, sum => new DailySpendResource(sum.Date!.Value));
        Break(UsageDimensions.Model, "by-model", json.IReadOnlyListModelSpendResource, sum => new ModelSpendResource(sum.Model!));
        Break(UsageDimensions.Provider, "by-provider", json.IReadOnlyListProviderSpendResource, sum => new ProviderSpendResource(sum.Provider!));
        Break(UsageDimensions.PricingSource, "by-pricing-source", json.IReadOnlyListPricingSourceSpendResource, sum => new PricingSourceSpendResource(sum.PricingSource!));
        Break(UsageDimensions.Date | UsageDimensions.Model, "by-date-model", json.IReadOnlyListDailyModelSpendResource,
            sum => new DailyModelSpendResource(sum.Date!.Value, sum.Model!));
        Break(UsageDimensions.Date | UsageDimensions.Provider, "by-date-provider", json.IReadOnlyListDailyProviderSpendResource,
            sum => new DailyProviderSpendResource(sum.Date!.Value, sum.Provider!));
        Break(UsageDimensions.Date | UsageDimensions.PricingSource, "by-date-pricing-source", json.IReadOnlyListDailyPricingSourceSpendResource,
            sum => new DailyPricingSourceSpendResource(sum.Date!.Value, sum.PricingSource!));

        void Break<T>(UsageDimensions by, string name, JsonTypeInfo<IReadOnlyList<T>> type, Func<UsageSum, T> row)
            where T : SpendResource
            => routes.Get($"{path}/{name}", type, request => BreakDownAsync(request, scope, by, row),
                $"{id}_{name.Replace('-', '_')}", $"Break down the usage of {whose} {name.Replace('-', ' ')}", permission);
    }

    private async ValueTask<UsageSummaryResource?> SummarizeAsync(AdminRequest request, Scope scope)
    {
        var (source, query) = await ReadAsync(request, scope);
        var sums = await source.SumAsync(query, UsageDimensions.None, 1, request.CancellationToken);
        var span = await source.GetSpanAsync(query, request.CancellationToken);
        return SpendResource.Of(new UsageSummaryResource(span?.First, span?.Last), sums.SingleOrDefault());
    }

    private async ValueTask<IReadOnlyList<T>?> BreakDownAsync<T>(AdminRequest request, Scope scope, UsageDimensions by, Func<UsageSum, T> row)
        where T : SpendResource
    {
        var (source, query) = await ReadAsync(request, scope);
        var sums = await source.SumAsync(query, by, MostRows + 1, request.CancellationToken);

        // A list cut short would not add up to the summary, and nothing in it would tell.
        return sums.Count > MostRows
            ? throw AdminErrors.BadRequest("start_date", $"The report has more than {MostRows} rows. Ask for fewer days.")
            : [.. sums.OrderBy(sum => sum.Date).Select(sum => SpendResource.Of(row(sum), sum))];
    }

    private async ValueTask<(IUsageReports Source, UsageQuery Query)> ReadAsync(AdminRequest request, Scope scope)
    {
        var query = await scope(request);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (start, end) = (Day(request, "start_date") ?? today, Day(request, "end_date") ?? today);
        if (end < start || end.DayNumber - start.DayNumber >= MostDays)
        {
            throw AdminErrors.Validation("end_date", $"'end_date' must not be before 'start_date', and within {MostDays} days from it. Both are today when not given.");
        }

        var source = reports ?? throw new GatewayException(new GatewayError(HttpStatusCode.NotImplemented, GatewayErrorCodes.NotSupported,
            "The store of usage in use does not make reports."));
        return (source, query with { From = Midnight(start.DayNumber), Until = Midnight(end.DayNumber + 1L) });
    }

    private static DateTimeOffset Midnight(long day) => new(Math.Min(day * TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static DateOnly? Day(AdminRequest request, string name)
        => request.Query(name) is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1970 ? day
            : throw AdminErrors.Validation(name, $"'{name}' must be a day such as 2026-01-31.");
}
