using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>Ends what belongs to owners who go. Runs in the caller's transaction.</summary>
internal static class OwnedRows
{
    /// <summary>Revokes live keys.</summary>
    /// <returns>Their hashes.</returns>
    public static async Task<List<string>> RevokeAsync(
        this HadrianDbContext context, Expression<Func<ApiKeyEntity, bool>> which, DateTimeOffset revokedAt, CancellationToken cancellationToken)
    {
        var live = context.ApiKeys.Where(which).Where(key => key.RevokedAt == null);
        var hashes = await live.Select(key => key.KeyHash).ToListAsync(cancellationToken).ConfigureAwait(false);
        await context.ApiKeys.Where(key => hashes.Contains(key.KeyHash) && key.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.RevokedAt, revokedAt), cancellationToken).ConfigureAwait(false);
        return hashes;
    }

    public static Task<int> RemoveProvidersAsync(
        this HadrianDbContext context, DynamicProviderOwnerKind kind, IReadOnlyCollection<Guid> owners, CancellationToken cancellationToken)
        => context.DynamicProviders.Where(provider => provider.OwnerKind == kind && owners.Contains(provider.OwnerId)).ExecuteDeleteAsync(cancellationToken);

    public static Task<int> RemoveMembershipsAsync(
        this HadrianDbContext context, MembershipTargetKind kind, IReadOnlyCollection<Guid> targets, CancellationToken cancellationToken)
        => context.Memberships.Where(membership => membership.TargetKind == kind && targets.Contains(membership.TargetId)).ExecuteDeleteAsync(cancellationToken);
}
