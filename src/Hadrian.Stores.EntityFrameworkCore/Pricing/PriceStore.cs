using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class PriceStore(IDbContextFactory<HadrianDbContext> contexts) : IPriceStore
{
    public async ValueTask<IReadOnlyList<StoredPrice>> ListAsync(CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var prices = await context.ModelPrices.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. prices.Select(price => price.ToRecord())];
    }

    public async ValueTask<Page<StoredPrice>> ListAsync(PriceScope? scope, string? provider, PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var rows = context.ModelPrices.AsNoTracking();
        rows = scope is { } owner ? rows.Where(price => price.ScopeKind == owner.Kind && price.ScopeId == owner.Id) : rows;
        rows = provider is null ? rows : rows.Where(price => price.Provider == provider);
        return await rows.ToPageAsync(page, price => price.ToRecord(), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoredPrice?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var price = await context.ModelPrices.AsNoTracking().SingleOrDefaultAsync(price => price.Id == id, cancellationToken).ConfigureAwait(false);
        return price?.ToRecord();
    }

    public async ValueTask<bool> TryCreateAsync(StoredPrice price, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        context.Add(ModelPriceEntity.From(price));
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // Databases report a broken unique index each in its own way; that there is such a price they all can tell.
            if (await Same(context, price).AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    public async ValueTask<bool> UpdateAsync(StoredPrice price, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var document = PriceDocument.Write(price.Price);
        var row = context.ModelPrices.Where(row => row.Id == price.Id);
        return await context.ChangeAsync(
            () => row.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Price, document)
                    .SetProperty(row => row.Origin, price.Origin)
                    .SetProperty(row => row.UpdatedAt, price.UpdatedAt),
                cancellationToken),
            cancellationToken).ConfigureAwait(false) > 0;
    }

    public async ValueTask SetAsync(IReadOnlyList<StoredPrice> prices, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        foreach (var price in prices)
        {
            // A price that appears twice in one call is in the context already the second time.
            var row = context.ModelPrices.Local.FirstOrDefault(row => IsSame(row, price))
                ?? await Same(context, price).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (row is null)
            {
                context.Add(ModelPriceEntity.From(price));
            }
            else
            {
                row.Take(price);
            }
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var row = context.ModelPrices.Where(price => price.Id == id);
        return await context.ChangeAsync(() => row.ExecuteDeleteAsync(cancellationToken), cancellationToken).ConfigureAwait(false) > 0;
    }

    private static IQueryable<ModelPriceEntity> Same(HadrianDbContext context, StoredPrice price) => context.ModelPrices.Where(row
        => row.ScopeKind == price.Scope.Kind && row.ScopeId == price.Scope.Id && row.Provider == price.Provider && row.Model == price.Model);

    private static bool IsSame(ModelPriceEntity row, StoredPrice price)
        => row.ScopeKind == price.Scope.Kind && row.ScopeId == price.Scope.Id && row.Provider == price.Provider && row.Model == price.Model;
}
