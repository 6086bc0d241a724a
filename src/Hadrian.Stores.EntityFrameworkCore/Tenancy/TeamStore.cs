using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class TeamStore(IDbContextFactory<HadrianDbContext> contexts) : OrganizationUnitStore<Team, TeamEntity>(contexts)
{
    protected override Team ToUnit(TeamEntity entity) => new()
    {
        Id = entity.Id,
        OrganizationId = entity.OrganizationId,
        Slug = entity.Slug,
        Name = entity.Name,
        CreatedAt = entity.CreatedAt,
        UpdatedAt = entity.UpdatedAt,
    };

    protected override TeamEntity ToEntity(Team unit) => new()
    {
        Id = unit.Id,
        OrganizationId = unit.OrganizationId,
        Slug = unit.Slug,
        Name = unit.Name,
        CreatedAt = unit.CreatedAt,
        UpdatedAt = unit.UpdatedAt,
    };

    protected override async Task<List<string>> DeleteContentsAsync(
        HadrianDbContext context, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await context.Projects.Where(project => project.TeamId == id && project.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(project => project.DeletedAt, deletedAt), cancellationToken).ConfigureAwait(false);
        var projects = await context.Projects.Where(project => project.TeamId == id).Select(project => project.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        await context.RemoveMembershipsAsync(MembershipTargetKind.Team, [id], cancellationToken).ConfigureAwait(false);
        await context.RemoveMembershipsAsync(MembershipTargetKind.Project, projects, cancellationToken).ConfigureAwait(false);
        await context.RemoveProvidersAsync(DynamicProviderOwnerKind.Team, [id], cancellationToken).ConfigureAwait(false);
        await context.RemoveProvidersAsync(DynamicProviderOwnerKind.Project, projects, cancellationToken).ConfigureAwait(false);
        return await context.RevokeAsync(
            key => (key.OwnerKind == ApiKeyOwnerKind.Team && key.OwnerId == id)
                || (key.OwnerKind == ApiKeyOwnerKind.Project && projects.Contains(key.OwnerId)),
            deletedAt,
            cancellationToken).ConfigureAwait(false);
    }
}
