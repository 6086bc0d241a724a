using System.Globalization;
using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>What keys, organisations and the whole gateway have used (admin-and-auth §5.4).</summary>
internal sealed class UsageEndpoints(IUsageReports? reports, ApiKeyEndpoints keys, OrganizationEndpoints organizations, TimeProvider time)
{
    private const int MostDays = 366;
    private const int MostRows = 10_000;

    /// <summary>Names the calls a request is about, when the caller may see them.</summary>
    private delegate ValueTask<UsageQuery> Scope(AdminRequest request);

    public void Map(AdminApi api, RouteGroupBuilder group)
    {
        Map(api, group, "/api-keys/{key_id}/usage", "usage_get", "an API key", async request =>
        {
            var key = await keys.FindAsync(request);
            return new UsageQuery { ApiKeyId = key.Id, BudgetSubjectId = key.BudgetSubject };
        });
        Map(api, group, "/organizations/{slug}/usage", "usage_get_org", "an organisation", async request =>
            new UsageQuery { OrganizationId = (await organizations.FindAsync(request, request.Route("slug"))).Id });
        Map(api, group, "/usage", "usage_get_global", "everybody", request => request.IsPlatformAdmin
            ? new(new UsageQuery())
            : throw AdminErrors.Forbidden("Only an administrator of the whole gateway may see the usage of all."));
    }

    private void Map(AdminApi api, RouteGroupBuilder group, string path, string id, string whose, Scope scope)
    {
        var json = AdminJson.Default;
        Get(api, group, path, json.UsageSummaryResource, $"{id}_summary", $"Sum up the usage of {whose}", request => SummarizeAsync(request, scope));
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
            => Get(api, group, $"{path}/{name}", type, $"{id}_{name.Replace('-', '_')}", $"Break down the usage of {whose} {name.Replace('-', ' ')}",
                request => BreakDownAsync(request, scope, by, row));
    }

    private static void Get<T>(
        AdminApi api, RouteGroupBuilder group, string path, JsonTypeInfo<T> type, string id, string summary, Func<AdminRequest, ValueTask<T?>> handler)
        where T : class
    {
        AdminOperation.Describe<T>(group.MapGet(path, api.Handle(type, handler)), id, summary);
        group.Map(path, api.WrongMethod("GET")).ExcludeFromDescription();
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
