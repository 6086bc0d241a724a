using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>What keys, users, teams, projects, organisations and the whole gateway have used (admin-and-auth §5.4).</summary>
internal sealed class UsageEndpoints(UsageSource source, UsageNames names, ApiKeyEndpoints keys, Tenants tenants, TimeProvider time) : IAdminEndpoints
{
    private const int MostDays = 366;
    private const int MostRows = 10_000;

    /// <summary>Names the calls a request is about, when the caller may see them.</summary>
    private delegate ValueTask<UsageQuery> Scope(AdminRequest request);

    private delegate T UsageRow<T>(UsageSum sum, UsageNames.Loaded names);

    public void Map(AdminRoutes routes)
    {
        Map(routes, "/api-keys/{key_id}/usage", "usage_get", "an API key", Permissions.UsageRead, async request =>
        {
            var key = await keys.FindAsync(request);
            return new UsageQuery { ApiKeyId = key.Id, BudgetSubjectId = key.BudgetSubject };
        });
        Map(routes, "/organizations/{org_slug}/usage", "usage_get_org", "an organisation", Permissions.UsageRead, async request =>
            new UsageQuery { OrganizationId = (await tenants.OrganizationAsync(request)).Id },
            UsageDimensions.User | UsageDimensions.Project | UsageDimensions.Team | UsageDimensions.ApiKey);
        Map(routes, "/organizations/{org_slug}/teams/{team_slug}/usage", "usage_get_team", "a team", Permissions.UsageRead, async request =>
            new UsageQuery { TeamId = (await tenants.TeamAsync(request)).Id }, UsageDimensions.User | UsageDimensions.Project);
        Map(routes, "/organizations/{org_slug}/projects/{project_slug}/usage", "usage_get_project", "a project", Permissions.UsageRead, async request =>
            new UsageQuery { ProjectId = (await tenants.ProjectAsync(request)).Id }, UsageDimensions.User);
        Map(routes, "/users/{user_id}/usage", "usage_get_user", "a user", Permissions.UsageRead, OfUserAsync);
        Map(routes, "/me/usage", "me_usage", "the caller", Permissions.UsageRead, async request =>
            new UsageQuery { UserId = (await tenants.MeAsync(request)).UserId });
        Map(routes, "/usage", "usage_get_global", "everybody", Permissions.UsageReadAll, request =>
        {
            request.DemandPlatform();
            return new(new UsageQuery());
        }, UsageDimensions.User | UsageDimensions.Project | UsageDimensions.Team | UsageDimensions.Organization);
        Map(routes, "/providers/{provider}/usage", "usage_get_provider", "a provider", Permissions.UsageReadAll, OfProviderAsync);
    }

    /// <summary>What went through a provider, whoever called. Those of tenants are named with their owner, escaped: <c>%3Aorg%2Facme%2Fown</c>.</summary>
    private static ValueTask<UsageQuery> OfProviderAsync(AdminRequest request)
    {
        request.DemandPlatform();
        return new(new UsageQuery { Provider = Uri.UnescapeDataString(request.Route("provider")) });
    }

    /// <summary>What a user used in an organisation they have left is that one's business.</summary>
    private async ValueTask<UsageQuery> OfUserAsync(AdminRequest request)
    {
        var (user, place) = await tenants.UserAsync(request);
        return new UsageQuery { UserId = user.Id, OrganizationId = request.Caller.IsPlatformAdmin ? null : place.OrganizationId };
    }

    private void Map(AdminRoutes routes, string path, string id, string whose, Permission permission, Scope scope, UsageDimensions owners = UsageDimensions.None)
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
        ByOwner(UsageDimensions.ApiKey, "api-key", json.IReadOnlyListApiKeySpendResource, json.IReadOnlyListDailyApiKeySpendResource,
            (sum, names) => new ApiKeySpendResource(sum.ApiKeyId, names.Of(sum.ApiKeyId)),
            (sum, names) => new DailyApiKeySpendResource(sum.Date!.Value, sum.ApiKeyId, names.Of(sum.ApiKeyId)));
        ByOwner(UsageDimensions.User, "user", json.IReadOnlyListUserSpendResource, json.IReadOnlyListDailyUserSpendResource,
            (sum, names) => new UserSpendResource(sum.UserId, names.Of(sum.UserId), names.EmailOf(sum.UserId)),
            (sum, names) => new DailyUserSpendResource(sum.Date!.Value, sum.UserId, names.Of(sum.UserId), names.EmailOf(sum.UserId)));
        ByOwner(UsageDimensions.Project, "project", json.IReadOnlyListProjectSpendResource, json.IReadOnlyListDailyProjectSpendResource,
            (sum, names) => new ProjectSpendResource(sum.ProjectId, names.Of(sum.ProjectId)),
            (sum, names) => new DailyProjectSpendResource(sum.Date!.Value, sum.ProjectId, names.Of(sum.ProjectId)));
        ByOwner(UsageDimensions.Team, "team", json.IReadOnlyListTeamSpendResource, json.IReadOnlyListDailyTeamSpendResource,
            (sum, names) => new TeamSpendResource(sum.TeamId, names.Of(sum.TeamId)),
            (sum, names) => new DailyTeamSpendResource(sum.Date!.Value, sum.TeamId, names.Of(sum.TeamId)));
        ByOwner(UsageDimensions.Organization, "org", json.IReadOnlyListOrgSpendResource, json.IReadOnlyListDailyOrgSpendResource,
            (sum, names) => new OrgSpendResource(sum.OrganizationId, names.Of(sum.OrganizationId)),
            (sum, names) => new DailyOrgSpendResource(sum.Date!.Value, sum.OrganizationId, names.Of(sum.OrganizationId)));

        void ByOwner<T, TDaily>(
            UsageDimensions by, string name, JsonTypeInfo<IReadOnlyList<T>> type, JsonTypeInfo<IReadOnlyList<TDaily>> dailyType, UsageRow<T> row, UsageRow<TDaily> dailyRow)
            where T : SpendResource
            where TDaily : SpendResource
        {
            if (owners.HasFlag(by))
            {
                BreakNamed(by, $"by-{name}", type, row);
                BreakNamed(UsageDimensions.Date | by, $"by-date-{name}", dailyType, dailyRow);
            }
        }

        void Break<T>(UsageDimensions by, string name, JsonTypeInfo<IReadOnlyList<T>> type, Func<UsageSum, T> row)
            where T : SpendResource
            => BreakNamed(by, name, type, (sum, _) => row(sum));

        void BreakNamed<T>(UsageDimensions by, string name, JsonTypeInfo<IReadOnlyList<T>> type, UsageRow<T> row)
            where T : SpendResource
            => routes.Get($"{path}/{name}", type, request => BreakDownAsync(request, scope, by, row),
                $"{id}_{name.Replace('-', '_')}", $"Break down the usage of {whose} {name.Replace('-', ' ')}", permission);
    }

    private async ValueTask<UsageSummaryResource?> SummarizeAsync(AdminRequest request, Scope scope)
    {
        var (reports, query) = await ReadAsync(request, scope);
        var sums = await reports.SumAsync(query, UsageDimensions.None, 1, request.CancellationToken);
        var span = await reports.GetSpanAsync(query, request.CancellationToken);
        return SpendResource.Of(new UsageSummaryResource(span?.First, span?.Last), sums.SingleOrDefault());
    }

    private async ValueTask<IReadOnlyList<T>?> BreakDownAsync<T>(AdminRequest request, Scope scope, UsageDimensions by, UsageRow<T> row)
        where T : SpendResource
    {
        var (reports, query) = await ReadAsync(request, scope);
        var sums = await reports.SumAsync(query, by, MostRows + 1, request.CancellationToken);
        if (sums.Count > MostRows)
        {
            // A list cut short would not add up to the summary, and nothing in it would tell.
            throw AdminErrors.BadRequest("start_date", $"The report has more than {MostRows} rows. Ask for fewer days.");
        }

        var loaded = await names.LoadAsync(sums, request.CancellationToken);
        return [.. sums.OrderBy(sum => sum.Date).Select(sum => SpendResource.Of(row(sum, loaded), sum))];
    }

    private async ValueTask<(IUsageReports Reports, UsageQuery Query)> ReadAsync(AdminRequest request, Scope scope)
    {
        var query = await scope(request);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (start, end) = (Day(request, "start_date") ?? today, Day(request, "end_date") ?? today);
        if (end < start || end.DayNumber - start.DayNumber >= MostDays)
        {
            throw AdminErrors.Validation("end_date", $"'end_date' must not be before 'start_date', and within {MostDays} days from it. Both are today when not given.");
        }

        return (source.Reports, query with { From = Midnight(start.DayNumber), Until = Midnight(end.DayNumber + 1L) });
    }

    private static DateTimeOffset Midnight(long day) => new(Math.Min(day * TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static DateOnly? Day(AdminRequest request, string name)
        => request.Query(name) is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1970 ? day
            : throw AdminErrors.Validation(name, $"'{name}' must be a day such as 2026-01-31.");
}
