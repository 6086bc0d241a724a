using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>Keeps organisations in memory.</summary>
public sealed class InMemoryOrganizationStore : IOrganizationStore
{
    private readonly IApiKeyStore _keys;
    private readonly InMemoryTenancy _tenancy;
    private readonly IDynamicProviderStore? _providers;
    private readonly ConcurrentDictionary<string, Organization> _bySlug = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Organization> _deleted = new();

    /// <summary>Initialises the store.</summary>
    /// <param name="keys">Where the keys of deleted organisations are revoked.</param>
    public InMemoryOrganizationStore(IApiKeyStore keys)
        : this(keys, new InMemoryTenancy())
    {
    }

    internal InMemoryOrganizationStore(IApiKeyStore keys, InMemoryTenancy tenancy, IDynamicProviderStore? providers = null)
    {
        _keys = keys;
        _tenancy = tenancy;
        _providers = providers;
    }

    /// <inheritdoc/>
    public ValueTask<Organization?> FindBySlugAsync(string slug, CancellationToken cancellationToken)
        => new(_bySlug.GetValueOrDefault(slug));

    /// <inheritdoc/>
    public ValueTask<Organization?> FindAsync(Guid id, CancellationToken cancellationToken) => new(Find(id));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Organization>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => new([.. _bySlug.Values.Concat(_deleted.Values).Where(organization => ids.Contains(organization.Id))]);

    /// <inheritdoc/>
    public ValueTask<Page<Organization>> ListAsync(PageRequest page, CancellationToken cancellationToken)
        => new(InMemoryPaging.Read(
            (page.IncludeDeleted ? _bySlug.Values.Concat(_deleted.Values) : _bySlug.Values).Where(organization => page.Matches(organization.Slug, organization.Name)),
            organization => new PageCursor(organization.CreatedAt, organization.Id),
            page));

    /// <inheritdoc/>
    public ValueTask<bool> TryCreateAsync(Organization organization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(organization);
        return new(_bySlug.TryAdd(organization.Slug, organization));
    }

    /// <inheritdoc/>
    public ValueTask<bool> UpdateAsync(Organization organization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(organization);
        return new(Find(organization.Id) is { } old
            && _bySlug.TryUpdate(old.Slug, old with { Name = organization.Name, UpdatedAt = organization.UpdatedAt }, old));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> DeleteAsync(Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        if (Find(id) is { } organization && _bySlug.TryRemove(organization.Slug, out var removed))
        {
            _deleted[id] = removed;
        }

        foreach (var owner in _tenancy.DeleteOrganization(id))
        {
            if (_providers is not null)
            {
                await _providers.RemoveAsync(owner, cancellationToken).ConfigureAwait(false);
            }
        }

        var inside = await _keys.ListInOrganizationAsync(id, InMemoryOwned.Everything, cancellationToken).ConfigureAwait(false);
        return await _keys.RevokeAsync(inside.Items, deletedAt, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WasDeletedAsync(string slug, CancellationToken cancellationToken)
        => new(_deleted.Values.Any(organization => organization.Slug == slug));

    private Organization? Find(Guid id) => _bySlug.Values.FirstOrDefault(organization => organization.Id == id);
}
