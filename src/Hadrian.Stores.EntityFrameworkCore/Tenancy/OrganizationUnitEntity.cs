namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>What the tables of all kinds of units share.</summary>
internal abstract class OrganizationUnitEntity : IListedEntity
{
    public required Guid Id { get; init; }

    public required Guid OrganizationId { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }
}
