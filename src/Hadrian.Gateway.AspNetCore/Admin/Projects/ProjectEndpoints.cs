namespace Hadrian.Gateway.AspNetCore;

/// <summary>Projects of an organisation. Who creates one is its administrator.</summary>
internal sealed class ProjectEndpoints(
    IOrganizationUnitStore<Project> store, IOrganizationUnitStore<Team> teams, IMembershipStore memberships, Tenants tenants, OwnerInvalidation invalidation, AuditTrail audit, TimeProvider time)
    : OrganizationUnitEndpoints<Project, ProjectResource, CreateProjectRequest, UpdateProjectRequest>(Kind, store, tenants, invalidation, audit, time)
{
    private const int Most = 1000;

    private static readonly UnitKind Kind = new(
        "project", "project", "projects", "project_slug", Most,
        Permissions.ProjectCreate, Permissions.ProjectList, Permissions.ProjectRead, Permissions.ProjectUpdate, Permissions.ProjectDelete);

    protected override async ValueTask<Project> BuildAsync(CreateProjectRequest body, UnitSeed seed, AdminRequest request) => new()
    {
        Id = seed.Id,
        OrganizationId = seed.OrganizationId,
        TeamId = await TeamAsync(body.TeamId, seed.OrganizationId, request),
        Slug = TenantNames.Slug(body.Slug),
        Name = TenantNames.Name(body.Name),
        CreatedAt = seed.Now,
        UpdatedAt = seed.Now,
    };

    protected override async ValueTask<Project> ApplyAsync(UpdateProjectRequest body, IReadOnlySet<string> present, Project unit, AdminRequest request)
        => unit with
        {
            Name = body.Name is null ? unit.Name : TenantNames.Name(body.Name),
            TeamId = present.Contains("team_id") ? await TeamAsync(body.TeamId, unit.OrganizationId, request) : unit.TeamId,
        };

    protected override async ValueTask MadeAsync(Project unit, AdminRequest request)
    {
        if (request.Caller.UserId is { } user)
        {
            await memberships.AddAsync(
                new Membership
                {
                    UserId = user,
                    Target = new MembershipTarget(MembershipTargetKind.Project, unit.Id),
                    OrganizationId = unit.OrganizationId,
                    Role = MembershipRole.Admin,
                    JoinedAt = unit.CreatedAt,
                },
                request.CancellationToken);
        }
    }

    protected override ProjectResource Show(Project unit)
        => new(unit.Id, unit.OrganizationId, unit.TeamId, unit.Slug, unit.Name, unit.CreatedAt, unit.UpdatedAt);

    private async ValueTask<Guid?> TeamAsync(Guid? id, Guid organizationId, AdminRequest request)
        => id is not { } teamId || (await teams.FindAsync(teamId, request.CancellationToken))?.OrganizationId == organizationId
            ? id
            : throw AdminErrors.Validation("team_id", "'team_id' is not the id of a team of this organization.");
}
