namespace Hadrian.Gateway.AspNetCore;

/// <summary>A page of audit records.</summary>
internal sealed record AuditLogListResource(IReadOnlyList<AuditLogResource> Data, PaginationResource Pagination);
