namespace Hadrian.Gateway;

/// <summary>Keeps prices in memory: lost at restart, not shared between nodes.</summary>
public sealed class InMemoryPriceStore : IPriceStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StoredPriceKey, StoredPrice> _prices = [];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredPrice>> ListAsync(CancellationToken cancellationToken) => new(All());

    /// <inheritdoc/>
    public ValueTask<Page<StoredPrice>> ListAsync(PriceScope? scope, string? provider, PageRequest page, CancellationToken cancellationToken)
        => new(InMemoryPaging.Read(
            All().Where(price => (scope is null || price.Scope == scope) && (provider is null || price.Provider == provider)),
            price => new PageCursor(price.CreatedAt, price.Id),
            page));

    /// <inheritdoc/>
    public ValueTask<StoredPrice?> FindAsync(Guid id, CancellationToken cancellationToken) => new(All().FirstOrDefault(price => price.Id == id));

    /// <inheritdoc/>
    public ValueTask<bool> TryCreateAsync(StoredPrice price, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(price);
        lock (_lock)
        {
            return new(_prices.TryAdd(KeyOf(price), price));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> UpdateAsync(StoredPrice price, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(price);
        lock (_lock)
        {
            var present = _prices.Values.FirstOrDefault(stored => stored.Id == price.Id);
            if (present is null)
            {
                return new(false);
            }

            _prices[KeyOf(present)] = present with { Price = price.Price, Origin = price.Origin, UpdatedAt = price.UpdatedAt };
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask SetAsync(IReadOnlyList<StoredPrice> prices, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prices);
        lock (_lock)
        {
            foreach (var price in prices)
            {
                _prices[KeyOf(price)] = _prices.TryGetValue(KeyOf(price), out var present)
                    ? price with { Id = present.Id, CreatedAt = present.CreatedAt }
                    : price;
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var present = _prices.Values.FirstOrDefault(stored => stored.Id == id);
            return new(present is not null && _prices.Remove(KeyOf(present)));
        }
    }

    private static StoredPriceKey KeyOf(StoredPrice price) => new(price.Scope, new PriceKey(price.Provider, price.Model));

    private StoredPrice[] All()
    {
        lock (_lock)
        {
            return [.. _prices.Values];
        }
    }
}
