using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class MembershipStore(IDbContextFactory<HadrianDbContext> contexts) : IMembershipStore
{
    public async ValueTask<IReadOnlyList<Membership>> OfUserAsync(Guid userId, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var rows = await context.Memberships.AsNoTracking().Where(row => row.UserId == userId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToRecord())];
    }

    public async ValueTask<Member?> FindAsync(MembershipTarget target, Guid userId, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var row = await Members(context, Of(context, target).Where(row => row.UserId == userId))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return row?.ToMember();
    }

    public async ValueTask<Page<Member>> ListAsync(MembershipTarget target, PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await Members(context, Of(context, target)).ToPageAsync(page, row => row.ToMember(), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> CountAsync(MembershipTarget target, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await Of(context, target).CountAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<MembershipOutcome> AddAsync(Membership membership, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);

        // Locks the user: whoever leaves the organisation at the same time waits, or is seen to have left.
        var isUser = await context.Users.Where(user => user.Id == membership.UserId)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.UpdatedAt, user => user.UpdatedAt), cancellationToken).ConfigureAwait(false) > 0;
        var home = await context.Memberships
            .Where(row => row.UserId == membership.UserId && row.TargetKind == MembershipTargetKind.Organization)
            .Select(row => (Guid?)row.OrganizationId).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var isHome = membership.Target.Kind == MembershipTargetKind.Organization;
        if (!isUser || (!isHome && home != membership.OrganizationId))
        {
            return MembershipOutcome.NotFound;
        }

        if (isHome && home is not null && home != membership.OrganizationId)
        {
            return MembershipOutcome.MemberElsewhere;
        }

        if (await Of(context, membership.Target).AnyAsync(row => row.UserId == membership.UserId, cancellationToken).ConfigureAwait(false))
        {
            return MembershipOutcome.AlreadyMember;
        }

        context.Add(MembershipEntity.From(membership));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return MembershipOutcome.Made;
    }

    public async ValueTask<MembershipOutcome> ChangeRoleAsync(
        MembershipTarget target, Guid userId, MembershipRole role, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (role != MembershipRole.Owner && await IsLastOwnerAsync(context, target, userId, cancellationToken).ConfigureAwait(false))
        {
            return MembershipOutcome.LastOwner;
        }

        var changed = await Of(context, target).Where(row => row.UserId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, role), cancellationToken).ConfigureAwait(false);
        if (changed == 0)
        {
            return MembershipOutcome.NotFound;
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return MembershipOutcome.Made;
    }

    public async ValueTask<MembershipRemoval> RemoveAsync(
        MembershipTarget target, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await IsLastOwnerAsync(context, target, userId, cancellationToken).ConfigureAwait(false))
        {
            return new MembershipRemoval(MembershipOutcome.LastOwner, []);
        }

        if (await Of(context, target).Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
        {
            return new MembershipRemoval(MembershipOutcome.NotFound, []);
        }

        List<string> hashes = [];
        if (target.Kind == MembershipTargetKind.Organization)
        {
            await context.Memberships.Where(row => row.UserId == userId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            hashes = await context.RevokeAsync(
                key => key.OwnerKind == ApiKeyOwnerKind.User && key.OwnerId == userId, now, cancellationToken).ConfigureAwait(false);
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new MembershipRemoval(MembershipOutcome.Made, hashes);
    }

    private static IQueryable<MembershipEntity> Of(HadrianDbContext context, MembershipTarget target)
        => context.Memberships.Where(row => row.TargetKind == target.Kind && row.TargetId == target.Id);

    private static IQueryable<MemberRow> Members(HadrianDbContext context, IQueryable<MembershipEntity> memberships)
        => memberships.AsNoTracking().Join(
            context.Users.AsNoTracking(),
            membership => membership.UserId,
            user => user.Id,
            (membership, user) => new MemberRow { Id = user.Id, CreatedAt = membership.JoinedAt, User = user, Membership = membership });

    private static async Task<bool> IsLastOwnerAsync(HadrianDbContext context, MembershipTarget target, Guid userId, CancellationToken cancellationToken)
    {
        if (target.Kind != MembershipTargetKind.Organization)
        {
            return false;
        }

        // Locks the organisation: of two owners who go at once, the second one sees that the first is gone.
        await context.Organizations.Where(organization => organization.Id == target.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(organization => organization.UpdatedAt, organization => organization.UpdatedAt), cancellationToken)
            .ConfigureAwait(false);
        var owners = await Of(context, target).Where(row => row.Role == MembershipRole.Owner).Select(row => row.UserId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return owners is [var last] && last == userId;
    }

    private sealed class MemberRow : IListedEntity
    {
        public required Guid Id { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required UserEntity User { get; init; }

        public required MembershipEntity Membership { get; init; }

        public Member ToMember() => new(User.ToRecord(), Membership.ToRecord());
    }
}
