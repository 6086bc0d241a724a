using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>An audit record as the admin API shows it.</summary>
internal sealed record AuditLogResource
{
    public required Guid Id { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string ActorType { get; init; }

    public Guid? ActorId { get; init; }

    public required string Action { get; init; }

    public required string ResourceType { get; init; }

    public required Guid ResourceId { get; init; }

    public Guid? OrgId { get; init; }

    public Guid? ProjectId { get; init; }

    public required JsonElement Details { get; init; }

    public string? IpAddress { get; init; }

    public string? UserAgent { get; init; }

    public static AuditLogResource From(AuditRecord record)
    {
        using var details = JsonDocument.Parse(record.Details);
        return new()
        {
            Id = record.Id,
            Timestamp = record.Timestamp,
            ActorType = AuditActors.Name(record.ActorType),
            ActorId = record.ActorId,
            Action = record.Action,
            ResourceType = record.ResourceType,
            ResourceId = record.ResourceId,
            OrgId = record.OrganizationId,
            ProjectId = record.ProjectId,
            Details = details.RootElement.Clone(),
            IpAddress = record.IpAddress,
            UserAgent = record.UserAgent,
        };
    }
}
