using System.Text.Json.Serialization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The owner of a key or a provider: <c>type</c> and the id that goes with it.</summary>
internal sealed record OwnerResource
{
    public string? Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? OrgId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? TeamId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ProjectId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? UserId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ServiceAccountId { get; init; }

    public static OwnerResource From(ApiKeyOwner owner) => owner.Kind switch
    {
        ApiKeyOwnerKind.Organization => new() { Type = "organization", OrgId = owner.Id },
        ApiKeyOwnerKind.Team => new() { Type = "team", TeamId = owner.Id },
        ApiKeyOwnerKind.Project => new() { Type = "project", ProjectId = owner.Id },
        ApiKeyOwnerKind.User => new() { Type = "user", UserId = owner.Id },
        _ => new() { Type = "service_account", ServiceAccountId = owner.Id },
    };

    public static OwnerResource From(DynamicProviderOwner owner) => From(KeyOwnerOf(owner));

    /// <summary>Gives an owner of providers as one of keys: whoever can own the former can own the latter.</summary>
    public static ApiKeyOwner KeyOwnerOf(DynamicProviderOwner owner) => new(
        owner.Kind switch
        {
            DynamicProviderOwnerKind.Organization => ApiKeyOwnerKind.Organization,
            DynamicProviderOwnerKind.Team => ApiKeyOwnerKind.Team,
            DynamicProviderOwnerKind.Project => ApiKeyOwnerKind.Project,
            _ => ApiKeyOwnerKind.User,
        },
        owner.Id);

    /// <summary>Reads the owner of a provider.</summary>
    public static DynamicProviderOwner ReadProviderOwner(OwnerResource? owner) => Read(owner) switch
    {
        { Kind: ApiKeyOwnerKind.Organization } found => new(DynamicProviderOwnerKind.Organization, found.Id),
        { Kind: ApiKeyOwnerKind.Team } found => new(DynamicProviderOwnerKind.Team, found.Id),
        { Kind: ApiKeyOwnerKind.Project } found => new(DynamicProviderOwnerKind.Project, found.Id),
        { Kind: ApiKeyOwnerKind.User } found => new(DynamicProviderOwnerKind.User, found.Id),
        _ => throw AdminErrors.Validation("owner", "'owner' must be an organization, a team, a project or a user; a service account owns no providers."),
    };

    /// <summary>Reads the owner of a key.</summary>
    public static ApiKeyOwner Read(OwnerResource? owner)
    {
        var (kind, id) = owner?.Type switch
        {
            "organization" => (ApiKeyOwnerKind.Organization, owner.OrgId),
            "team" => (ApiKeyOwnerKind.Team, owner.TeamId),
            "project" => (ApiKeyOwnerKind.Project, owner.ProjectId),
            "user" => (ApiKeyOwnerKind.User, owner.UserId),
            "service_account" => (ApiKeyOwnerKind.ServiceAccount, owner.ServiceAccountId),
            _ => throw AdminErrors.Validation("owner", "'owner' must be like {\"type\":\"organization\",\"org_id\":\"…\"}."),
        };
        return new ApiKeyOwner(kind, id ?? throw AdminErrors.Validation("owner", $"'owner' of type '{owner!.Type}' lacks its id."));
    }
}
