namespace Hadrian.Gateway.AspNetCore;

/// <summary>The owner of a key: <c>type</c> and the id that goes with it.</summary>
internal sealed record OwnerResource
{
    public string? Type { get; init; }

    public Guid? OrgId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? ProjectId { get; init; }

    public Guid? UserId { get; init; }

    public Guid? ServiceAccountId { get; init; }

    public static OwnerResource From(ApiKeyOwner owner) => owner.Kind switch
    {
        ApiKeyOwnerKind.Organization => new() { Type = "organization", OrgId = owner.Id },
        ApiKeyOwnerKind.Team => new() { Type = "team", TeamId = owner.Id },
        ApiKeyOwnerKind.Project => new() { Type = "project", ProjectId = owner.Id },
        ApiKeyOwnerKind.User => new() { Type = "user", UserId = owner.Id },
        _ => new() { Type = "service_account", ServiceAccountId = owner.Id },
    };
}
