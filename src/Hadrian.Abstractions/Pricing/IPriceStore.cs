namespace Hadrian;

/// <summary>Stores the prices administrators set.</summary>
/// <remarks>Read when prices are refreshed, never while a call waits. Implementations are singletons and thread-safe.</remarks>
public interface IPriceStore
{
    /// <summary>Gives all prices.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<IReadOnlyList<StoredPrice>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Gives prices page by page, newest first.</summary>
    /// <param name="scope">For whom they hold; <see langword="null"/> for all.</param>
    /// <param name="provider">The provider's name; <see langword="null"/> for all.</param>
    /// <param name="page">How many, from where on.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<Page<StoredPrice>> ListAsync(PriceScope? scope, string? provider, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Finds a price.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<StoredPrice?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Adds a price.</summary>
    /// <param name="price">The price.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether it was added; not when the scope has a price for the provider's model already.</returns>
    ValueTask<bool> TryCreateAsync(StoredPrice price, CancellationToken cancellationToken);

    /// <summary>Replaces price, origin and time of change of a stored price.</summary>
    /// <param name="price">The price as it is to be, found by its id.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether there is such a price.</returns>
    ValueTask<bool> UpdateAsync(StoredPrice price, CancellationToken cancellationToken);

    /// <summary>Adds prices, replacing those of the same scope, provider and model, which keep their id and creation; all or none.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask SetAsync(IReadOnlyList<StoredPrice> prices, CancellationToken cancellationToken);

    /// <summary>Removes a price.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(Guid id, CancellationToken cancellationToken);
}
