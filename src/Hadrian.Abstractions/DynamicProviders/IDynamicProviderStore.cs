namespace Hadrian;

/// <summary>Stores providers made through the admin API.</summary>
/// <remarks>Implementations are singletons and thread-safe.</remarks>
public interface IDynamicProviderStore
{
    /// <summary>Finds a provider.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<DynamicProvider?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds an owner's provider by name.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<DynamicProvider?> FindAsync(DynamicProviderOwner owner, string name, CancellationToken cancellationToken);

    /// <summary>Lists an owner's providers, newest first.</summary>
    /// <param name="owner">Whose they are.</param>
    /// <param name="page">How many, from where on.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<Page<DynamicProvider>> ListAsync(DynamicProviderOwner owner, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Counts an owner's providers.</summary>
    /// <param name="owner">Whose they are.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<int> CountAsync(DynamicProviderOwner owner, CancellationToken cancellationToken);

    /// <summary>Adds a provider.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether it was added; not when the owner has one of that name.</returns>
    ValueTask<bool> TryCreateAsync(DynamicProvider provider, CancellationToken cancellationToken);

    /// <summary>Replaces URL, key, settings, models, whether it is enabled and the time of change; name, owner and type stay.</summary>
    /// <param name="provider">The provider as it is to be.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether there is such a provider.</returns>
    ValueTask<bool> UpdateAsync(DynamicProvider provider, CancellationToken cancellationToken);

    /// <summary>Deletes a provider and its secrets.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteAsync(Guid id, CancellationToken cancellationToken);
}
