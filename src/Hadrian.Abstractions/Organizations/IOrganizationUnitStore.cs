namespace Hadrian;

/// <summary>Stores one kind of units of organisations. Every lookup by slug names the organisation: a unit of another one does not exist.</summary>
/// <remarks>Implementations are singletons and thread-safe.</remarks>
/// <typeparam name="TUnit">The kind.</typeparam>
public interface IOrganizationUnitStore<TUnit>
    where TUnit : OrganizationUnit
{
    /// <summary>Finds a live unit by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<TUnit?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds a live unit of an organisation by its slug.</summary>
    /// <param name="organizationId">The organisation.</param>
    /// <param name="slug">The slug.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<TUnit?> FindBySlugAsync(Guid organizationId, string slug, CancellationToken cancellationToken);

    /// <summary>Finds units by their ids, those that have ended included.</summary>
    /// <param name="ids">The ids, at most 10,000. Unknown ones are left out.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<IReadOnlyList<TUnit>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Lists an organisation's units, newest first.</summary>
    /// <param name="organizationId">The organisation.</param>
    /// <param name="within">Only those with one of these ids, and projects of a team with one of them; <see langword="null"/> for all.</param>
    /// <param name="page">Which rows.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<Page<TUnit>> ListAsync(Guid organizationId, IReadOnlyCollection<Guid>? within, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Counts an organisation's live units.</summary>
    /// <param name="organizationId">The organisation.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<int> CountAsync(Guid organizationId, CancellationToken cancellationToken);

    /// <summary>Adds a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns><see langword="false"/> when a live unit of the organisation has that slug.</returns>
    ValueTask<bool> TryCreateAsync(TUnit unit, CancellationToken cancellationToken);

    /// <summary>Replaces what a live unit says. Id, organisation, slug and creation time stay.</summary>
    /// <param name="unit">The unit as it is to be.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns><see langword="false"/> when there is no such live unit.</returns>
    ValueTask<bool> UpdateAsync(TUnit unit, CancellationToken cancellationToken);

    /// <summary>Deletes a unit with all that is its own, in one transaction: its keys are revoked, its memberships and dynamic providers removed, a team's projects deleted alike. The rows stay; the slug is free again.</summary>
    /// <param name="id">The unit. One that is deleted already keeps its time, and keys made since are revoked.</param>
    /// <param name="deletedAt">When.</param>
    /// <param name="cancellationToken">A token to cancel the write, of which then nothing is kept.</param>
    /// <returns>Hashes of the keys that no longer work, for invalidating caches.</returns>
    ValueTask<IReadOnlyList<string>> DeleteAsync(Guid id, DateTimeOffset deletedAt, CancellationToken cancellationToken);

    /// <summary>Tells whether the organisation had a unit of that slug, which is deleted.</summary>
    /// <param name="organizationId">The organisation.</param>
    /// <param name="slug">The slug.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<bool> WasDeletedAsync(Guid organizationId, string slug, CancellationToken cancellationToken);
}
