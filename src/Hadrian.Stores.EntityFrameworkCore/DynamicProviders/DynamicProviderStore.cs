using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class DynamicProviderStore(IDbContextFactory<HadrianDbContext> contexts) : IDynamicProviderStore
{
    public async ValueTask<DynamicProvider?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var provider = await context.DynamicProviders.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken).ConfigureAwait(false);
        return provider?.ToRecord();
    }

    public async ValueTask<DynamicProvider?> FindAsync(DynamicProviderOwner owner, string name, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var provider = await OwnedBy(context, owner).AsNoTracking().SingleOrDefaultAsync(row => row.Name == name, cancellationToken).ConfigureAwait(false);
        return provider?.ToRecord();
    }

    public async ValueTask<Page<DynamicProvider>> ListAsync(DynamicProviderOwner owner, PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await OwnedBy(context, owner).AsNoTracking()
            .ToPageAsync(page, provider => provider.ToRecord(), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> CountAsync(DynamicProviderOwner owner, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await OwnedBy(context, owner).CountAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryCreateAsync(DynamicProvider provider, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        context.Add(DynamicProviderEntity.From(provider));
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // Databases report a broken unique index each in its own way; that the name is taken they all can tell.
            if (await OwnedBy(context, provider.Owner).AnyAsync(row => row.Name == provider.Name, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    public async ValueTask<bool> UpdateAsync(DynamicProvider provider, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var row = context.DynamicProviders.Where(row => row.Id == provider.Id);
        string[] models = [.. provider.Models];
        return await context.ChangeAsync(
            () => row.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.BaseUrl, provider.BaseUrl)
                    .SetProperty(row => row.ProtectedApiKey, provider.ProtectedApiKey)
                    .SetProperty(row => row.Config, provider.Config)
                    .SetProperty(row => row.Models, models)
                    .SetProperty(row => row.IsEnabled, provider.IsEnabled)
                    .SetProperty(row => row.UpdatedAt, provider.UpdatedAt),
                cancellationToken),
            cancellationToken).ConfigureAwait(false) > 0;
    }

    public async ValueTask<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var row = context.DynamicProviders.Where(row => row.Id == id);
        return await context.ChangeAsync(() => row.ExecuteDeleteAsync(cancellationToken), cancellationToken).ConfigureAwait(false) > 0;
    }

    private static IQueryable<DynamicProviderEntity> OwnedBy(HadrianDbContext context, DynamicProviderOwner owner)
        => context.DynamicProviders.Where(row => row.OwnerKind == owner.Kind && row.OwnerId == owner.Id);
}
