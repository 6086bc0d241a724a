namespace Hadrian;

/// <summary>What an organisation is divided into, each kind with slugs of its own: <see cref="Team"/>, <see cref="Project"/>, <see cref="ServiceAccount"/>.</summary>
public abstract record OrganizationUnit
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the organisation it belongs to, for as long as it exists.</summary>
    public required Guid OrganizationId { get; init; }

    /// <summary>Gets the name in URLs: 1 to 64 of <c>a-z 0-9 -</c>, unique in the organisation among the live ones of the kind.</summary>
    public required string Slug { get; init; }

    /// <summary>Gets the display name, 1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Gets when it was made, to the millisecond.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when it was last changed, to the millisecond.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
