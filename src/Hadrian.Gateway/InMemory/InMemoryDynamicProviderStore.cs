namespace Hadrian.Gateway;

/// <summary>Keeps providers made through the admin API in memory: lost at restart, not shared between nodes.</summary>
public sealed class InMemoryDynamicProviderStore : IDynamicProviderStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, DynamicProvider> _providers = [];

    /// <inheritdoc/>
    public ValueTask<DynamicProvider?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_providers.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc/>
    public ValueTask<DynamicProvider?> FindAsync(DynamicProviderOwner owner, string name, CancellationToken cancellationToken)
        => new(Owned(owner).FirstOrDefault(provider => provider.Name == name));

    /// <inheritdoc/>
    public ValueTask<Page<DynamicProvider>> ListAsync(DynamicProviderOwner owner, PageRequest page, CancellationToken cancellationToken)
        => new(InMemoryPaging.Read(Owned(owner), provider => new PageCursor(provider.CreatedAt, provider.Id), page));

    /// <inheritdoc/>
    public ValueTask<int> CountAsync(DynamicProviderOwner owner, CancellationToken cancellationToken) => new(Owned(owner).Length);

    /// <inheritdoc/>
    public ValueTask<bool> TryCreateAsync(DynamicProvider provider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        lock (_lock)
        {
            return new(!_providers.Values.Any(present => present.Owner == provider.Owner && present.Name == provider.Name)
                && _providers.TryAdd(provider.Id, provider));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> UpdateAsync(DynamicProvider provider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        lock (_lock)
        {
            if (!_providers.TryGetValue(provider.Id, out var present))
            {
                return new(false);
            }

            _providers[provider.Id] = present with
            {
                BaseUrl = provider.BaseUrl,
                ProtectedApiKey = provider.ProtectedApiKey,
                Config = provider.Config,
                Models = provider.Models,
                IsEnabled = provider.IsEnabled,
                UpdatedAt = provider.UpdatedAt,
            };
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_providers.Remove(id));
        }
    }

    private DynamicProvider[] Owned(DynamicProviderOwner owner)
    {
        lock (_lock)
        {
            return [.. _providers.Values.Where(provider => provider.Owner == owner)];
        }
    }
}
