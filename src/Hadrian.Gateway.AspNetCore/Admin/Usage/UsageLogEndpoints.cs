using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Single calls: pages of them, and files to take along (admin-and-auth §5.4).</summary>
internal sealed class UsageLogEndpoints(UsageSource source, Tenants tenants) : IAdminEndpoints
{
    private const int MostExported = 10_000;

    /// <summary>Names the calls a request is about, when the caller may see them.</summary>
    private delegate ValueTask<UsageQuery> Scope(AdminRequest request);

    public void Map(AdminRoutes routes)
    {
        Map("/usage/logs", "usage_log", "calls", VisibleAsync);
        Map("/me/usage/logs", "me_usage_log", "the caller's own calls", async request => new UsageQuery { UserId = (await tenants.MeAsync(request)).UserId });

        void Map(string path, string id, string what, Scope scope)
        {
            routes.Get(path, AdminJson.Default.ListResourceUsageLogResource, request => ListAsync(request, scope), $"{id}_list", $"List {what}, the latest first", Permissions.UsageRead);
            routes.GetFile($"{path}/export", (request, response) => ExportAsync(request, response, scope), $"{id}_export", $"Export {what} as CSV or JSON Lines", Permissions.UsageRead, UsageLogFile.Csv, UsageLogFile.JsonLines);
        }
    }

    private async ValueTask<ListResource<UsageLogResource>?> ListAsync(AdminRequest request, Scope scope)
    {
        var query = await ReadAsync(request, scope);
        var paging = AdminPaging.ReadLimits(request);
        var from = request.Query("cursor") is { } cursor ? Parse(cursor) : (UsagePosition?)null;
        var page = await source.Reports.ListAsync(query, paging.Limit, from, paging.Backward, request.CancellationToken);
        return new ListResource<UsageLogResource>(
            [.. page.Items.Select(UsageLogResource.From)],
            AdminPaging.Describe(paging, page, from is not null, record => Format(new UsagePosition(record.OperationId, record.Attempt))));
    }

    private async ValueTask ExportAsync(AdminRequest request, HttpResponse response, Scope scope)
    {
        var isCsv = request.Query("format") switch
        {
            null or "csv" => true,
            "jsonl" => false,
            _ => throw AdminErrors.BadRequest("format", "'format' must be 'csv' or 'jsonl'."),
        };
        var query = await ReadAsync(request, scope);
        var page = await source.Reports.ListAsync(query, MostExported, null, false, request.CancellationToken);
        response.ContentType = isCsv ? $"{UsageLogFile.Csv}; charset=utf-8" : UsageLogFile.JsonLines;
        response.Headers.ContentDisposition = $"attachment; filename=\"usage-logs.{(isCsv ? "csv" : "jsonl")}\"";
        if (page.HasMore)
        {
            response.Headers["X-Export-Truncated"] = "true";
        }

        var rows = page.Items.Select(UsageLogResource.From);
        await (isCsv ? UsageLogFile.WriteCsvAsync(response.BodyWriter, rows, request.CancellationToken) : UsageLogFile.WriteJsonLinesAsync(response.BodyWriter, rows, request.CancellationToken));
    }

    /// <summary>Whoever does not administer the whole gateway sees the calls of their own organisation.</summary>
    private static ValueTask<UsageQuery> VisibleAsync(AdminRequest request)
    {
        var organization = AdminQuery.Id(request, "org_id") ?? (request.Caller.IsPlatformAdmin ? null : request.Caller.OrganizationId);
        request.Demand(new TenantPlace(organization), "organization");
        return new(new UsageQuery { OrganizationId = organization, UserId = AdminQuery.Id(request, "user_id") });
    }

    private static async ValueTask<UsageQuery> ReadAsync(AdminRequest request, Scope scope)
    {
        return await scope(request) with
        {
            ProjectId = AdminQuery.Id(request, "project_id"),
            TeamId = AdminQuery.Id(request, "team_id"),
            ApiKeyId = AdminQuery.Id(request, "api_key_id"),
            ServiceAccountId = AdminQuery.Id(request, "service_account_id"),
            Model = request.Query("model"),
            Provider = request.Query("provider"),
            IsDynamicProvider = request.Query("provider_source") switch
            {
                null => null,
                "static" => false,
                "dynamic" => true,
                _ => throw AdminErrors.BadRequest("provider_source", "'provider_source' must be 'static' or 'dynamic'."),
            },
            From = AdminQuery.Time(request, "from"),
            Until = AdminQuery.Time(request, "to"),
        };
    }

    private static string Format(UsagePosition position)
        => CursorText.Write($"{position.OperationId}", position.Attempt.ToString(CultureInfo.InvariantCulture));

    private static UsagePosition Parse(string text)
    {
        var (operation, attempt) = CursorText.Read(text);
        return Guid.TryParse(operation, out var id) && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new UsagePosition(id, number)
            : throw CursorText.Refusal();
    }
}
