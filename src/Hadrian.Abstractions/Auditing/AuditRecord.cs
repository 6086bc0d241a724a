namespace Hadrian;

/// <summary>One change, or one refused attempt, as it is kept for auditors. Rows are only ever added.</summary>
public sealed record AuditRecord
{
    /// <summary>Gets the record's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets when it happened, to the millisecond.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Gets what kind of caller did it.</summary>
    public required AuditActorType ActorType { get; init; }

    /// <summary>Gets the caller's id: of the key, the user or the service account.</summary>
    /// <value>Default: <see langword="null"/>, the caller has none.</value>
    public Guid? ActorId { get; init; }

    /// <summary>Gets what was done, such as <c>api_key.revoke</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Gets the kind of thing it was done to, such as <c>api_key</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Gets which one.</summary>
    public required Guid ResourceId { get; init; }

    /// <summary>Gets the organisation it belongs to; its administrators see the record.</summary>
    /// <value>Default: <see langword="null"/>, it belongs to none.</value>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets the project it belongs to.</summary>
    /// <value>Default: <see langword="null"/>, it belongs to none.</value>
    public Guid? ProjectId { get; init; }

    /// <summary>Gets the rest as a JSON object: <c>before</c> and <c>after</c> of a change, the request's id. Never a secret.</summary>
    /// <value>Default: an empty object.</value>
    public string Details { get; init; } = "{}";

    /// <summary>Gets the caller's address.</summary>
    /// <value>Default: <see langword="null"/>, unknown.</value>
    public string? IpAddress { get; init; }

    /// <summary>Gets what the caller's program calls itself; at most 512 characters.</summary>
    /// <value>Default: <see langword="null"/>, it did not say.</value>
    public string? UserAgent { get; init; }
}
