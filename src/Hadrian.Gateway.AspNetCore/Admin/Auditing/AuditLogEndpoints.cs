namespace Hadrian.Gateway.AspNetCore;

/// <summary>The audit log: list and get (admin-and-auth §5.5, §6). Administrators of an organisation see what belongs to it.</summary>
internal sealed class AuditLogEndpoints(IAuditLog log, TimeProvider time) : IAdminEndpoints
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromDays(7);

    public void Map(AdminRoutes routes)
    {
        routes.Get("/audit-logs", AdminJson.Default.ListResourceAuditLogResource, ListAsync, "audit_log_list", "List audit records; of the last seven days when no range is given", Permissions.AuditLogRead);
        routes.Get("/audit-logs/{id}", AdminJson.Default.AuditLogResource, GetAsync, "audit_log_get", "Get an audit record", Permissions.AuditLogRead);
    }

    private async ValueTask<ListResource<AuditLogResource>?> ListAsync(AdminRequest request)
    {
        var paging = AdminPaging.Read(request);
        var (from, to) = (AdminQuery.Time(request, "from"), AdminQuery.Time(request, "to"));
        var query = new AuditQuery
        {
            ActorType = request.Query("actor_type") is { } actorType ? AuditActors.Parse(actorType) : null,
            ActorId = AdminQuery.Id(request, "actor_id"),
            Action = request.Query("action"),
            ResourceType = request.Query("resource_type"),
            ResourceId = AdminQuery.Id(request, "resource_id"),
            OrganizationId = Organization(request),
            ProjectId = AdminQuery.Id(request, "project_id"),
            From = from ?? (to is null ? time.GetUtcNow() - DefaultRange : null),
            To = to,
        };
        var page = await log.ListAsync(query, paging, request.CancellationToken);
        return new ListResource<AuditLogResource>(
            [.. page.Items.Select(AuditLogResource.From)], AdminPaging.Describe(paging, page, record => new PageCursor(record.Timestamp, record.Id)));
    }

    private async ValueTask<AuditLogResource?> GetAsync(AdminRequest request)
    {
        var record = await log.FindAsync(request.RouteId("id", "audit record"), request.CancellationToken) ?? throw AdminErrors.NotFound("audit record");

        // What belongs to no organisation is the whole gateway's own, and nobody else's to know of.
        if (record.OrganizationId is null && !request.Caller.IsPlatformAdmin)
        {
            throw AdminErrors.NotFound("audit record");
        }

        request.Demand(new TenantPlace(record.OrganizationId), "audit record");
        return AuditLogResource.From(record);
    }

    /// <summary>Gives the organisation to look in: the one asked for, or the only one the caller may see.</summary>
    private static Guid? Organization(AdminRequest request)
    {
        var asked = AdminQuery.Id(request, "org_id") ?? (request.Caller.IsPlatformAdmin ? null : request.Caller.OrganizationId);
        request.Demand(new TenantPlace(asked), "organization");
        return asked;
    }
}
