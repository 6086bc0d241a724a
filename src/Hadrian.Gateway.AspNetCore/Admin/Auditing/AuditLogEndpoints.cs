using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The audit log: list and get (admin-and-auth §5.5, §6). Administrators of an organisation see what belongs to it.</summary>
internal sealed class AuditLogEndpoints(IAuditLog log, TimeProvider time)
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromDays(7);

    public void Map(AdminApi api, RouteGroupBuilder group)
    {
        AdminOperation.Describe<AuditLogListResource>(
            group.MapGet("/audit-logs", api.Handle(AdminJson.Default.AuditLogListResource, ListAsync)), "audit_log_list", "List audit records; of the last seven days when no range is given");
        group.Map("/audit-logs", api.WrongMethod("GET")).ExcludeFromDescription();
        AdminOperation.Describe<AuditLogResource>(
            group.MapGet("/audit-logs/{id}", api.Handle(AdminJson.Default.AuditLogResource, GetAsync)), "audit_log_get", "Get an audit record");
        group.Map("/audit-logs/{id}", api.WrongMethod("GET")).ExcludeFromDescription();
    }

    private async ValueTask<AuditLogListResource?> ListAsync(AdminRequest request)
    {
        var paging = AdminPaging.Read(request);
        var (from, to) = (Time(request, "from"), Time(request, "to"));
        var query = new AuditQuery
        {
            ActorType = request.Query("actor_type") is { } actorType ? AuditActors.Parse(actorType) : null,
            ActorId = Id(request, "actor_id"),
            Action = request.Query("action"),
            ResourceType = request.Query("resource_type"),
            ResourceId = Id(request, "resource_id"),
            OrganizationId = Organization(request),
            ProjectId = Id(request, "project_id"),
            From = from ?? (to is null ? time.GetUtcNow() - DefaultRange : null),
            To = to,
        };
        var page = await log.ListAsync(query, paging, request.CancellationToken);
        return new AuditLogListResource(
            [.. page.Items.Select(AuditLogResource.From)], AdminPaging.Describe(paging, page, record => new PageCursor(record.Timestamp, record.Id)));
    }

    private async ValueTask<AuditLogResource?> GetAsync(AdminRequest request)
        => await log.FindAsync(request.RouteId("id", "audit record"), request.CancellationToken) is { } record && request.MayManage(record.OrganizationId)
            ? AuditLogResource.From(record)
            : throw AdminErrors.NotFound("audit record");

    /// <summary>Gives the organisation to look in: the one asked for, or the only one the caller may see.</summary>
    private static Guid? Organization(AdminRequest request)
    {
        var asked = Id(request, "org_id");
        return request.IsPlatformAdmin ? asked
            : asked is null || request.MayManage(asked) ? request.OrganizationId
            : throw AdminErrors.NotFound("organization");
    }

    private static Guid? Id(AdminRequest request, string name) => request.Query(name) is not { } text ? null
        : Guid.TryParse(text, out var id) ? id
        : throw AdminErrors.BadRequest(name, $"'{name}' must be a UUID.");

    private static DateTimeOffset? Time(AdminRequest request, string name) => request.Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed
        : throw AdminErrors.BadRequest(name, $"'{name}' must be a time by RFC 3339, such as 2026-01-31T08:00:00Z.");
}
