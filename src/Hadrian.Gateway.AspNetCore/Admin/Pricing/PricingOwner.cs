namespace Hadrian.Gateway.AspNetCore;

/// <summary>Translates for whom a price holds from and to <c>owner</c> on the wire.</summary>
internal static class PricingOwner
{
    public static OwnerResource From(PriceScope scope) => scope.Kind switch
    {
        PriceScopeKind.Organization => new() { Type = "organization", OrgId = scope.Id },
        PriceScopeKind.Team => new() { Type = "team", TeamId = scope.Id },
        PriceScopeKind.Project => new() { Type = "project", ProjectId = scope.Id },
        PriceScopeKind.User => new() { Type = "user", UserId = scope.Id },
        _ => new() { Type = "global" },
    };

    public static PriceScope Read(OwnerResource? owner)
    {
        var (kind, id) = owner?.Type switch
        {
            "global" => (PriceScopeKind.Global, Guid.Empty),
            "organization" => (PriceScopeKind.Organization, owner.OrgId),
            "team" => (PriceScopeKind.Team, owner.TeamId),
            "project" => (PriceScopeKind.Project, owner.ProjectId),
            "user" => (PriceScopeKind.User, owner.UserId),
            _ => throw AdminErrors.Validation("owner", "'owner' must be {\"type\":\"global\"} or like {\"type\":\"organization\",\"org_id\":\"…\"}."),
        };
        return new PriceScope(kind, id ?? throw AdminErrors.Validation("owner", $"'owner' of type '{owner!.Type}' lacks its id."));
    }
}
