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

    /// <summary>Lists organisations.</summary>
    /// <param name="page">Which rows.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<Page<Organization>> ListAsync(PageRequest page, CancellationToken cancellationToken);

    /// <summary>Adds an organisation.</summary>
    /// <param name="organization">The organisation.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns><see langword="false"/> when a live organisation has that slug.</returns>
    ValueTask<bool> TryCreateAsync(Organization organization, CancellationToken cancellationToken);
}
