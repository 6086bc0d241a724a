namespace Hadrian;

/// <summary>Which calls a report is about: those to which everything said here applies. Texts are compared as they are.</summary>
public sealed record UsageQuery
{
    /// <summary>Gets the first moment of arrival, to the millisecond.</summary>
    /// <value>Default: any.</value>
    public DateTimeOffset? From { get; init; }

    /// <summary>Gets the moment before which calls arrived.</summary>
    /// <value>Default: any.</value>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Gets the key.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>Gets under which id the key's spend is counted. Beside <see cref="ApiKeyId"/> it makes the search faster.</summary>
    public Guid? BudgetSubjectId { get; init; }

    /// <summary>Gets the organisation.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets the team.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>Gets the project.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Gets the user.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Gets the service account.</summary>
    public Guid? ServiceAccountId { get; init; }

    /// <summary>Gets the provider that served: as configured, or with its owner before it when it was made through the admin API.</summary>
    public string? Provider { get; init; }

    /// <summary>Gets whether it was made through the admin API.</summary>
    public bool? IsDynamicProvider { get; init; }

    /// <summary>Gets the model that served.</summary>
    public string? Model { get; init; }
}
