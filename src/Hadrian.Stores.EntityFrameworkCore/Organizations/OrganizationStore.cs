using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class OrganizationStore(IDbContextFactory<HadrianDbContext> contexts) : IOrganizationStore
{
    public async ValueTask<Organization?> FindBySlugAsync(string slug, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var organization = await Live(context).AsNoTracking()
            .SingleOrDefaultAsync(organization => organization.Slug == slug, cancellationToken).ConfigureAwait(false);
        return organization?.ToRecord();
    }

    public async ValueTask<Organization?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var organization = await Live(context).AsNoTracking()
            .SingleOrDefaultAsync(organization => organization.Id == id, cancellationToken).ConfigureAwait(false);
        return organization?.ToRecord();
    }

    public async ValueTask<IReadOnlyList<Organization>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var rows = await context.Organizations.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(OrganizationMapping.ToRecord)];
    }

    public async ValueTask<Page<Organization>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var organizations = page.IncludeDeleted ? context.Organizations : Live(context);
        if (page.Search is { } term)
        {
            var pattern = SearchPattern.Of(term);
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL
            organizations = organizations.Where(row => EF.Functions.Like(row.Slug, pattern, SearchPattern.Escape) || EF.Functions.Like(row.Name.ToLower(), pattern, SearchPattern.Escape));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return await organizations.AsNoTracking()
            .ToPageAsync(page, OrganizationMapping.ToRecord, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryCreateAsync(Organization organization, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        context.Add(organization.ToEntity());
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // Databases report a broken unique index each in its own way; that the slug is taken they all can tell.
            if (await IsTakenAsync(context, organization.Slug, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    public async ValueTask<bool> UpdateAsync(Organization organization, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var update = Live(context).Where(row => row.Id == organization.Id);
        return await context.ChangeAsync(
            () => update.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Name, organization.Name).SetProperty(row => row.UpdatedAt, organization.UpdatedAt), cancellationToken),
            cancellationToken).ConfigureAwait(false) > 0;
    }

    public async ValueTask<IReadOnlyList<string>> DeleteAsync(Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await Live(context).Where(organization => organization.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(organization => organization.DeletedAt, deletedAt), cancellationToken).ConfigureAwait(false);
        await DeleteUnitsAsync(context.Teams, id, deletedAt, cancellationToken).ConfigureAwait(false);
        await DeleteUnitsAsync(context.Projects, id, deletedAt, cancellationToken).ConfigureAwait(false);
        await DeleteUnitsAsync(context.ServiceAccounts, id, deletedAt, cancellationToken).ConfigureAwait(false);
        await context.Memberships.Where(membership => membership.OrganizationId == id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await context.DynamicProviders.Where(provider => provider.OrganizationId == id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        var hashes = await context.RevokeAsync(key => key.OrganizationId == id, deletedAt, cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return hashes;
    }

    public async ValueTask<bool> WasDeletedAsync(string slug, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await context.Organizations
            .AnyAsync(organization => organization.Slug == slug && organization.DeletedAt != null, cancellationToken).ConfigureAwait(false);
    }

    private static Task<int> DeleteUnitsAsync<TEntity>(IQueryable<TEntity> units, Guid organizationId, DateTimeOffset deletedAt, CancellationToken cancellationToken)
        where TEntity : OrganizationUnitEntity
        => units.Where(unit => unit.OrganizationId == organizationId && unit.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(unit => unit.DeletedAt, deletedAt), cancellationToken);

    private static Task<bool> IsTakenAsync(HadrianDbContext context, string slug, CancellationToken cancellationToken)
        => Live(context).AnyAsync(organization => organization.Slug == slug, cancellationToken);

    private static IQueryable<OrganizationEntity> Live(HadrianDbContext context)
        => context.Organizations.Where(organization => organization.DeletedAt == null);
}
