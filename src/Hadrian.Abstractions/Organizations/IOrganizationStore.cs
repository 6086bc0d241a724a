namespace Hadrian;

/// <summary>Stores organisations.</summary>
public interface IOrganizationStore
{
    /// <summary>Finds a live organisation by its slug.</summary>
    /// <param name="slug">The slug.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<Organization?> FindBySlugAsync(string slug, CancellationToken cancellationToken);

    /// <summary>Finds a live organisation by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<Organization?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds organisations by their ids, those that have ended included.</summary>
    /// <param name="ids">The ids, at most 10,000. Unknown ones are left out.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<IReadOnlyList<Organization>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Lists organisations.</summary>
    /// <param name="page">Which rows.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<Page<Organization>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Adds an organisation.</summary>
    /// <param name="organization">The organisation.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns><see langword="false"/> when a live organisation has that slug.</returns>
    ValueTask<bool> TryCreateAsync(Organization organization, CancellationToken cancellationToken);

    /// <summary>Replaces what a live organisation says. Id, slug and creation time stay.</summary>
    /// <param name="organization">The organisation as it is to be.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns><see langword="false"/> when there is no such live organisation.</returns>
    ValueTask<bool> UpdateAsync(Organization organization, CancellationToken cancellationToken);

    /// <summary>Deletes an organisation and revokes all keys in it, in one transaction. The rows stay; the slug is free again.</summary>
    /// <param name="id">The organisation. One that is deleted already keeps its time, and keys made since are revoked.</param>
    /// <param name="deletedAt">When.</param>
    /// <param name="cancellationToken">A token to cancel the write, of which then nothing is kept.</param>
    /// <returns>Hashes of the keys that no longer work, for invalidating caches.</returns>
    ValueTask<IReadOnlyList<string>> DeleteAsync(Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken);

    /// <summary>Tells whether there was an organisation of that slug, which is deleted.</summary>
    /// <param name="slug">The slug.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<bool> WasDeletedAsync(string slug, CancellationToken cancellationToken);
}
