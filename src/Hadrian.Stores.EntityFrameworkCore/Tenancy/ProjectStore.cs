using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class ProjectStore(IDbContextFactory<HadrianDbContext> contexts) : OrganizationUnitStore<Project, ProjectEntity>(contexts)
{
    protected override Project ToUnit(ProjectEntity entity) => new()
    {
        Id = entity.Id,
        OrganizationId = entity.OrganizationId,
        TeamId = entity.TeamId,
        Slug = entity.Slug,
        Name = entity.Name,
        CreatedAt = entity.CreatedAt,
        UpdatedAt = entity.UpdatedAt,
    };

    protected override ProjectEntity ToEntity(Project unit) => new()
    {
        Id = unit.Id,
        OrganizationId = unit.OrganizationId,
        TeamId = unit.TeamId,
        Slug = unit.Slug,
        Name = unit.Name,
        CreatedAt = unit.CreatedAt,
        UpdatedAt = unit.UpdatedAt,
    };

    protected override void Apply(Project unit, ProjectEntity entity) => entity.TeamId = unit.TeamId;

    protected override Expression<Func<ProjectEntity, bool>> Within(IReadOnlyCollection<Guid> ids)
        => project => ids.Contains(project.Id) || (project.TeamId != null && ids.Contains(project.TeamId.Value));

    protected override async Task<List<string>> DeleteContentsAsync(
        HadrianDbContext context, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await context.RemoveMembershipsAsync(MembershipTargetKind.Project, [id], cancellationToken).ConfigureAwait(false);
        await context.RemoveProvidersAsync(DynamicProviderOwnerKind.Project, [id], cancellationToken).ConfigureAwait(false);
        return await context.RevokeAsync(
            key => key.OwnerKind == ApiKeyOwnerKind.Project && key.OwnerId == id, deletedAt, cancellationToken).ConfigureAwait(false);
    }
}
