namespace Hadrian;

/// <summary>Which audit records are wanted. What is <see langword="null"/> does not matter.</summary>
public sealed record AuditQuery
{
    /// <summary>Gets the kind of caller.</summary>
    public AuditActorType? ActorType { get; init; }

    /// <summary>Gets the caller's id.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Gets the action.</summary>
    public string? Action { get; init; }

    /// <summary>Gets the kind of resource.</summary>
    public string? ResourceType { get; init; }

    /// <summary>Gets the resource's id.</summary>
    public Guid? ResourceId { get; init; }

    /// <summary>Gets the organisation.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets the project.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Gets the earliest time, itself included.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Gets the latest time, itself excluded.</summary>
    public DateTimeOffset? To { get; init; }
}
