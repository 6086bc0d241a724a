namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>users</c>.</summary>
internal sealed class UserEntity : IListedEntity
{
    public required Guid Id { get; init; }

    public required string Issuer { get; init; }

    public required string ExternalId { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static UserEntity From(User user) => new()
    {
        Id = user.Id,
        Issuer = user.Issuer,
        ExternalId = user.ExternalId,
        Email = user.Email,
        Name = user.Name,
        CreatedAt = user.CreatedAt,
        UpdatedAt = user.UpdatedAt,
    };

    public User ToRecord() => new()
    {
        Id = Id,
        Issuer = Issuer,
        ExternalId = ExternalId,
        Email = Email,
        Name = Name,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
