using System.Text.Json.Serialization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>The owner of a key: <c>type</c> and the id that goes with it.</summary>
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
