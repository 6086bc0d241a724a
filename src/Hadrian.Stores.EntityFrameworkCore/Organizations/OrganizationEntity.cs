namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>organizations</c>.</summary>
internal sealed class OrganizationEntity : IListedEntity
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }
}
