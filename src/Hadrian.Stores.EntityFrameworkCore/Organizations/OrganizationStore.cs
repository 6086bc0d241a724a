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

    public async ValueTask<Page<Organization>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var organizations = page.IncludeDeleted ? context.Organizations : Live(context);
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

    private static Task<bool> IsTakenAsync(HadrianDbContext context, string slug, CancellationToken cancellationToken)
        => Live(context).AnyAsync(organization => organization.Slug == slug, cancellationToken);

    private static IQueryable<OrganizationEntity> Live(HadrianDbContext context)
        => context.Organizations.Where(organization => organization.DeletedAt == null);
}
