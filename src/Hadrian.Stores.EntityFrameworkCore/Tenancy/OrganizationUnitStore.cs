using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>What the stores of all kinds of units share.</summary>
internal abstract class OrganizationUnitStore<TUnit, TEntity>(IDbContextFactory<HadrianDbContext> contexts) : IOrganizationUnitStore<TUnit>
    where TUnit : OrganizationUnit
    where TEntity : OrganizationUnitEntity
{
    public async ValueTask<TUnit?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return Read(await Live(context).AsNoTracking().SingleOrDefaultAsync(unit => unit.Id == id, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<TUnit?> FindBySlugAsync(Guid organizationId, string slug, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return Read(await Live(context).AsNoTracking()
            .SingleOrDefaultAsync(unit => unit.OrganizationId == organizationId && unit.Slug == slug, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<IReadOnlyList<TUnit>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var rows = await context.Set<TEntity>().AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(ToUnit)];
    }

    public async ValueTask<Page<TUnit>> ListAsync(
        Guid organizationId, IReadOnlyCollection<Guid>? within, PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var units = (page.IncludeDeleted ? context.Set<TEntity>() : Live(context)).Where(unit => unit.OrganizationId == organizationId);
        if (page.Search is { } term)
        {
            var pattern = SearchPattern.Of(term);
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL
            units = units.Where(row => EF.Functions.Like(row.Slug, pattern, SearchPattern.Escape) || EF.Functions.Like(row.Name.ToLower(), pattern, SearchPattern.Escape));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return await (within is null ? units : units.Where(Within(within))).AsNoTracking()
            .ToPageAsync(page, ToUnit, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> CountAsync(Guid organizationId, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await Live(context).CountAsync(unit => unit.OrganizationId == organizationId, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryCreateAsync(TUnit unit, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        context.Add(ToEntity(unit));
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // Databases report a broken unique index each in its own way; that the slug is taken they all can tell.
            if (await Live(context).AnyAsync(row => row.OrganizationId == unit.OrganizationId && row.Slug == unit.Slug, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    public async ValueTask<bool> UpdateAsync(TUnit unit, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);

        // A write first: it keeps the row from being deleted between reading and saving.
        var found = await Live(context).Where(row => row.Id == unit.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UpdatedAt, unit.UpdatedAt), cancellationToken).ConfigureAwait(false);
        if (found == 0)
        {
            return false;
        }

        var entity = await Live(context).SingleAsync(row => row.Id == unit.Id, cancellationToken).ConfigureAwait(false);
        entity.Name = unit.Name;
        entity.UpdatedAt = unit.UpdatedAt;
        Apply(unit, entity);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async ValueTask<IReadOnlyList<string>> DeleteAsync(Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await Live(context).Where(unit => unit.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(unit => unit.DeletedAt, deletedAt), cancellationToken).ConfigureAwait(false);
        var hashes = await DeleteContentsAsync(context, id, deletedAt, cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return hashes;
    }

    public async ValueTask<bool> WasDeletedAsync(Guid organizationId, string slug, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await context.Set<TEntity>()
            .AnyAsync(unit => unit.OrganizationId == organizationId && unit.Slug == slug && unit.DeletedAt != null, cancellationToken).ConfigureAwait(false);
    }

    protected abstract TUnit ToUnit(TEntity entity);

    protected abstract TEntity ToEntity(TUnit unit);

    /// <summary>Copies what the kind has beyond a name, if anything.</summary>
    protected virtual void Apply(TUnit unit, TEntity entity)
    {
    }

    /// <summary>Revokes the unit's keys and removes what else is its own.</summary>
    /// <returns>Hashes of the keys.</returns>
    protected abstract Task<List<string>> DeleteContentsAsync(HadrianDbContext context, Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken);

    protected virtual Expression<Func<TEntity, bool>> Within(IReadOnlyCollection<Guid> ids) => unit => ids.Contains(unit.Id);

    private static IQueryable<TEntity> Live(HadrianDbContext context) => context.Set<TEntity>().Where(unit => unit.DeletedAt == null);

    private TUnit? Read(TEntity? entity) => entity is null ? null : ToUnit(entity);
}
