namespace Hadrian;

/// <summary>Stores the prices administrators set.</summary>
/// <remarks>Read when prices are refreshed, never while a call waits. Implementations are singletons and thread-safe.</remarks>
public interface IPriceStore
{
    /// <summary>Gives all prices.</summary>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<IReadOnlyList<StoredPrice>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds prices, replacing those of the same scope, provider and model; all or none.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask SetAsync(IReadOnlyList<StoredPrice> prices, CancellationToken cancellationToken);

    /// <summary>Removes a price.</summary>
    /// <param name="scope">For whom it holds.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="model">The model id at the provider.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RemoveAsync(PriceScope scope, string provider, string model, CancellationToken cancellationToken);
}
