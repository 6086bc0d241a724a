namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row that lists show in order of creation.</summary>
internal interface IListedEntity
{
    Guid Id { get; }

    DateTimeOffset CreatedAt { get; }
}
