namespace Hadrian.Gateway.AspNetCore;

/// <summary>Teams of an organisation.</summary>
internal sealed class TeamEndpoints(IOrganizationUnitStore<Team> store, Tenants tenants, OwnerInvalidation invalidation, AuditTrail audit, TimeProvider time)
    : OrganizationUnitEndpoints<Team, TeamResource, CreateTeamRequest, UpdateTeamRequest>(Kind, store, tenants, invalidation, audit, time)
{
    private const int Most = 100;

    private static readonly UnitKind Kind = new(
        "team", "team", "teams", "team_slug", Most, Permissions.TeamCreate, Permissions.TeamList, Permissions.TeamRead, Permissions.TeamUpdate, Permissions.TeamDelete);

    protected override ValueTask<Team> BuildAsync(CreateTeamRequest body, UnitSeed seed, AdminRequest request) => new(new Team
    {
        Id = seed.Id,
        OrganizationId = seed.OrganizationId,
        Slug = TenantNames.Slug(body.Slug),
        Name = TenantNames.Name(body.Name),
        CreatedAt = seed.Now,
        UpdatedAt = seed.Now,
    });

    protected override ValueTask<Team> ApplyAsync(UpdateTeamRequest body, IReadOnlySet<string> present, Team unit, AdminRequest request)
        => new(body.Name is null ? unit : unit with { Name = TenantNames.Name(body.Name) });

    protected override TeamResource Show(Team unit) => new(unit.Id, unit.OrganizationId, unit.Slug, unit.Name, unit.CreatedAt, unit.UpdatedAt);
}
