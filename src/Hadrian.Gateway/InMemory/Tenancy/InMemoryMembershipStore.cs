namespace Hadrian.Gateway;

/// <summary>Keeps memberships in memory.</summary>
internal sealed class InMemoryMembershipStore(InMemoryTenancy tenancy, IApiKeyStore keys) : IMembershipStore
{
    public ValueTask<IReadOnlyList<Membership>> OfUserAsync(Guid userId, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new([.. tenancy.Memberships.Values.Where(membership => membership.UserId == userId)]);
        }
    }

    public ValueTask<Member?> FindAsync(MembershipTarget target, Guid userId, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(tenancy.Memberships.TryGetValue((target, userId), out var membership) ? ToMember(membership) : null);
        }
    }

    public ValueTask<Page<Member>> ListAsync(MembershipTarget target, PageRequest page, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(InMemoryPaging.Read(
                tenancy.Memberships.Values.Where(membership => membership.Target == target).Select(ToMember),
                member => new PageCursor(member.Membership.JoinedAt, member.User.Id),
                page));
        }
    }

    public ValueTask<int> CountAsync(MembershipTarget target, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(tenancy.Memberships.Keys.Count(key => key.Target == target));
        }
    }

    public ValueTask<MembershipOutcome> AddAsync(Membership membership, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            var home = Home(membership.UserId);
            var isHome = membership.Target.Kind == MembershipTargetKind.Organization;
            return new(!tenancy.Users.ContainsKey(membership.UserId) || (!isHome && home != membership.OrganizationId) ? MembershipOutcome.NotFound
                : isHome && home is not null && home != membership.OrganizationId ? MembershipOutcome.MemberElsewhere
                : tenancy.Memberships.TryAdd((membership.Target, membership.UserId), membership) ? MembershipOutcome.Made
                : MembershipOutcome.AlreadyMember);
        }
    }

    public ValueTask<MembershipOutcome> ChangeRoleAsync(MembershipTarget target, Guid userId, MembershipRole role, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            if (!tenancy.Memberships.TryGetValue((target, userId), out var present))
            {
                return new(MembershipOutcome.NotFound);
            }

            if (role != MembershipRole.Owner && IsLastOwner(present))
            {
                return new(MembershipOutcome.LastOwner);
            }

            tenancy.Memberships[(target, userId)] = present with { Role = role };
            return new(MembershipOutcome.Made);
        }
    }

    public async ValueTask<MembershipRemoval> RemoveAsync(MembershipTarget target, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var outcome = Remove(target, userId);
        var leaves = outcome == MembershipOutcome.Made && target.Kind == MembershipTargetKind.Organization;
        return new MembershipRemoval(
            outcome,
            leaves ? await keys.RevokeAsync(new ApiKeyOwner(ApiKeyOwnerKind.User, userId), now, cancellationToken).ConfigureAwait(false) : []);
    }

    private MembershipOutcome Remove(MembershipTarget target, Guid userId)
    {
        lock (tenancy.Lock)
        {
            if (!tenancy.Memberships.TryGetValue((target, userId), out var present))
            {
                return MembershipOutcome.NotFound;
            }

            if (IsLastOwner(present))
            {
                return MembershipOutcome.LastOwner;
            }

            tenancy.RemoveMemberships(membership => membership.UserId == userId
                && (membership.Target == target || target.Kind == MembershipTargetKind.Organization));
            return MembershipOutcome.Made;
        }
    }

    private Guid? Home(Guid userId) => tenancy.Memberships.Values
        .FirstOrDefault(membership => membership.UserId == userId && membership.Target.Kind == MembershipTargetKind.Organization)?.OrganizationId;

    private bool IsLastOwner(Membership membership) => membership.Role == MembershipRole.Owner
        && tenancy.Memberships.Values.Count(other => other.Target == membership.Target && other.Role == MembershipRole.Owner) == 1;

    private Member ToMember(Membership membership) => new(tenancy.Users[membership.UserId], membership);
}
