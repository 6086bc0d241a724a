using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>Keeps organisations in memory.</summary>
public sealed class InMemoryOrganizationStore : IOrganizationStore
{
    private readonly ConcurrentDictionary<string, Organization> _bySlug = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<Organization?> FindBySlugAsync(string slug, CancellationToken cancellationToken)
        => new(_bySlug.GetValueOrDefault(slug));

    /// <inheritdoc/>
    public ValueTask<Organization?> FindAsync(Guid id, CancellationToken cancellationToken)
        => new(_bySlug.Values.FirstOrDefault(organization => organization.Id == id));

    /// <inheritdoc/>
    public ValueTask<Page<Organization>> ListAsync(PageRequest page, CancellationToken cancellationToken)
        => new(InMemoryPaging.Read(_bySlug.Values, organization => new PageCursor(organization.CreatedAt, organization.Id), page));

    /// <inheritdoc/>
    public ValueTask<bool> TryCreateAsync(Organization organization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(organization);
        return new(_bySlug.TryAdd(organization.Slug, organization));
    }
}
