using System.Collections.Immutable;

namespace Hadrian.Gateway;

/// <summary>Keeps prices in memory: lost at restart, not shared between nodes.</summary>
public sealed class InMemoryPriceStore : IPriceStore
{
    private ImmutableDictionary<StoredPriceKey, StoredPrice> _prices = ImmutableDictionary<StoredPriceKey, StoredPrice>.Empty;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredPrice>> ListAsync(CancellationToken cancellationToken) => new([.. Volatile.Read(ref _prices).Values]);

    /// <inheritdoc/>
    public ValueTask SetAsync(IReadOnlyList<StoredPrice> prices, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prices);
        ImmutableInterlocked.Update(ref _prices, static (present, added) => present.SetItems(added.Select(price => KeyValuePair.Create(KeyOf(price), price))), prices);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(PriceScope scope, string provider, string model, CancellationToken cancellationToken)
        => new(ImmutableInterlocked.TryRemove(ref _prices, new StoredPriceKey(scope, new PriceKey(provider, model)), out _));

    private static StoredPriceKey KeyOf(StoredPrice price) => new(price.Scope, new PriceKey(price.Provider, price.Model));
}
