namespace Hadrian;

/// <summary>Stores who belongs to what.</summary>
/// <remarks>Implementations are singletons and thread-safe.</remarks>
public interface IMembershipStore
{
    /// <summary>Lists all memberships of a user: one organisation at most, and teams and projects of it.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<IReadOnlyList<Membership>> OfUserAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Finds one member.</summary>
    /// <param name="target">What they belong to.</param>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">A token to cancel the lookup.</param>
    ValueTask<Member?> FindAsync(MembershipTarget target, Guid userId, CancellationToken cancellationToken);

    /// <summary>Lists members by when they joined, the latest first.</summary>
    /// <param name="target">What they belong to.</param>
    /// <param name="page">Which rows; the cursor is time of joining and user id.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<Page<Member>> ListAsync(MembershipTarget target, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Counts members.</summary>
    /// <param name="target">What they belong to.</param>
    /// <param name="cancellationToken">A token to cancel the query.</param>
    ValueTask<int> CountAsync(MembershipTarget target, CancellationToken cancellationToken);

    /// <summary>Adds a membership.</summary>
    /// <param name="membership">The membership.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    ValueTask<MembershipOutcome> AddAsync(Membership membership, CancellationToken cancellationToken);

    /// <summary>Changes a member's role.</summary>
    /// <param name="target">What they belong to.</param>
    /// <param name="userId">The user.</param>
    /// <param name="role">The new role.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    ValueTask<MembershipOutcome> ChangeRoleAsync(MembershipTarget target, Guid userId, MembershipRole role, CancellationToken cancellationToken);

    /// <summary>Ends a membership. Who leaves an organisation leaves its teams and projects too, and their own keys are revoked, in the same transaction.</summary>
    /// <param name="target">What they belong to.</param>
    /// <param name="userId">The user.</param>
    /// <param name="now">When keys are revoked.</param>
    /// <param name="cancellationToken">A token to cancel the write.</param>
    ValueTask<MembershipRemoval> RemoveAsync(MembershipTarget target, Guid userId, DateTimeOffset now, CancellationToken cancellationToken);
}
