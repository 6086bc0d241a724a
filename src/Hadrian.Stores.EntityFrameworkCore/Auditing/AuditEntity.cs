namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>audit_logs</c>.</summary>
internal sealed class AuditEntity : IListedEntity
{
    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required AuditActorType ActorType { get; init; }

    public Guid? ActorId { get; init; }

    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required Guid ResourceId { get; init; }

    public Guid? OrganizationId { get; init; }

    public Guid? ProjectId { get; init; }

    public required string Details { get; init; }

    public string? IpAddress { get; init; }

    public string? UserAgent { get; init; }

    public static AuditEntity From(AuditRecord record) => new()
    {
        Id = record.Id,
        CreatedAt = record.Timestamp,
        ActorType = record.ActorType,
        ActorId = record.ActorId,
        Action = record.Action,
        ResourceType = record.ResourceType,
        ResourceId = record.ResourceId,
        OrganizationId = record.OrganizationId,
        ProjectId = record.ProjectId,
        Details = record.Details,
        IpAddress = record.IpAddress,
        UserAgent = record.UserAgent,
    };

    public AuditRecord ToRecord() => new()
    {
        Id = Id,
        Timestamp = CreatedAt,
        ActorType = ActorType,
        ActorId = ActorId,
        Action = Action,
        ResourceType = ResourceType,
        ResourceId = ResourceId,
        OrganizationId = OrganizationId,
        ProjectId = ProjectId,
        Details = Details,
        IpAddress = IpAddress,
        UserAgent = UserAgent,
    };
}
