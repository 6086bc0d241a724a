namespace Hadrian.Gateway.AspNetCore;

/// <summary>A user as the admin API shows them.</summary>
internal sealed record UserResource(Guid Id, string ExternalId, string? Email, string? Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static UserResource From(User user) => new(user.Id, user.ExternalId, user.Email, user.Name, user.CreatedAt, user.UpdatedAt);
}
