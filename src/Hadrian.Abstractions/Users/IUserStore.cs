namespace Hadrian;

/// <summary>Stores users.</summary>
/// <remarks>Implementations are singletons and thread-safe.</remarks>
public interface IUserStore
{
    /// <summary>Finds a user by id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<User?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds a user by what an identity provider calls them.</summary>
    /// <param name="issuer">The identity provider, as in <see cref="User.Issuer"/>.</param>
    /// <param name="externalId">The id there; case matters.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<User?> FindAsync(string issuer, string externalId, CancellationToken cancellationToken);

    /// <summary>Finds users by their ids, those that have ended included.</summary>
    /// <param name="ids">The ids, at most 10,000. Unknown ones are left out.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<IReadOnlyList<User>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Lists users, newest first.</summary>
    /// <param name="organizationId">Only members of this organisation; <see langword="null"/> for all users.</param>
    /// <param name="page">Which rows.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<Page<User>> ListAsync(Guid? organizationId, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Tells whether there is a user at all, which ends the bootstrap credential.</summary>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Adds a user, in one transaction with a first membership.</summary>
    /// <param name="user">The user.</param>
    /// <param name="membership">What they belong to from the start, if anything.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns><see langword="false"/> when the issuer has a user of that external id here.</returns>
    ValueTask<bool> TryCreateAsync(User user, Membership? membership, CancellationToken cancellationToken);

    /// <summary>Replaces e-mail address, name and time of change of a user.</summary>
    /// <param name="user">The user as it is to be.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    /// <returns><see langword="false"/> when there is no such user.</returns>
    ValueTask<bool> UpdateAsync(User user, CancellationToken cancellationToken);

    /// <summary>Erases a user with their keys, the usage records of these, their dynamic providers and memberships, in one transaction.</summary>
    /// <param name="id">The user.</param>
    /// <param name="cancellationToken">A token to cancel the write, of which then nothing is kept.</param>
    /// <returns>What went along; <see langword="null"/> when there is no such user.</returns>
    ValueTask<UserErasure?> EraseAsync(Guid id, CancellationToken cancellationToken);
}
