using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class ServiceAccountStore(IDbContextFactory<HadrianDbContext> contexts) : OrganizationUnitStore<ServiceAccount, ServiceAccountEntity>(contexts)
{
    protected override ServiceAccount ToUnit(ServiceAccountEntity entity) => new()
    {
        Id = entity.Id,
        OrganizationId = entity.OrganizationId,
        Slug = entity.Slug,
        Name = entity.Name,
        Description = entity.Description,
        Roles = entity.Roles,
        CreatedAt = entity.CreatedAt,
        UpdatedAt = entity.UpdatedAt,
    };

    protected override ServiceAccountEntity ToEntity(ServiceAccount unit) => new()
    {
        Id = unit.Id,
        OrganizationId = unit.OrganizationId,
        Slug = unit.Slug,
        Name = unit.Name,
        Description = unit.Description,
        Roles = [.. unit.Roles],
        CreatedAt = unit.CreatedAt,
        UpdatedAt = unit.UpdatedAt,
    };

    protected override void Apply(ServiceAccount unit, ServiceAccountEntity entity)
    {
        entity.Description = unit.Description;
        entity.Roles = [.. unit.Roles];
    }

    protected override Task<List<string>> DeleteContentsAsync(
        HadrianDbContext context, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
        => context.RevokeAsync(key => key.OwnerKind == ApiKeyOwnerKind.ServiceAccount && key.OwnerId == id, deletedAt, cancellationToken);
}
