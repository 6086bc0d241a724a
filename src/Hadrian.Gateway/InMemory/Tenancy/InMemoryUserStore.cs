namespace Hadrian.Gateway;

/// <summary>Keeps users in memory.</summary>
internal sealed class InMemoryUserStore(InMemoryTenancy tenancy, IApiKeyStore keys, IDynamicProviderStore providers, IUsageStore usage, TimeProvider time) : IUserStore
{
    public ValueTask<User?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(tenancy.Users.GetValueOrDefault(id));
        }
    }

    public ValueTask<User?> FindAsync(string issuer, string externalId, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(tenancy.Users.Values.FirstOrDefault(user => user.Issuer == issuer && user.ExternalId == externalId));
        }
    }

    public ValueTask<IReadOnlyList<User>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new([.. tenancy.Users.Values.Where(user => ids.Contains(user.Id))]);
        }
    }

    public ValueTask<Page<User>> ListAsync(Guid? organizationId, PageRequest page, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(InMemoryPaging.Read(
                tenancy.Users.Values.Where(user => page.Matches(user.ExternalId, user.Email, user.Name) && (organizationId is not { } id
                    || tenancy.Memberships.ContainsKey((new MembershipTarget(MembershipTargetKind.Organization, id), user.Id)))),
                user => new PageCursor(user.CreatedAt, user.Id),
                page));
        }
    }

    public ValueTask<bool> AnyAsync(CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            return new(tenancy.Users.Count > 0);
        }
    }

    public ValueTask<bool> TryCreateAsync(User user, Membership? membership, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            var isNew = !tenancy.Users.Values.Any(other => other.Issuer == user.Issuer && other.ExternalId == user.ExternalId)
                && tenancy.Users.TryAdd(user.Id, user);
            if (isNew && membership is not null)
            {
                tenancy.Memberships.Add((membership.Target, user.Id), membership);
            }

            return new(isNew);
        }
    }

    public ValueTask<bool> UpdateAsync(User user, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            if (!tenancy.Users.TryGetValue(user.Id, out var present))
            {
                return new(false);
            }

            tenancy.Users[user.Id] = present with { Email = user.Email, Name = user.Name, UpdatedAt = user.UpdatedAt };
            return new(true);
        }
    }

    public async ValueTask<UserErasure?> EraseAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (tenancy.Lock)
        {
            if (!tenancy.Users.Remove(id))
            {
                return null;
            }

            tenancy.RemoveMemberships(membership => membership.UserId == id);
        }

        var owner = new ApiKeyOwner(ApiKeyOwnerKind.User, id);
        var owned = (await keys.ListAsync(owner, InMemoryOwned.Everything, cancellationToken).ConfigureAwait(false)).Items;
        var revoked = await keys.RevokeAsync(owned, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var hashes = (keys as InMemoryApiKeyStore)?.Remove(owner) ?? revoked;
        var removed = await providers.RemoveAsync(new(DynamicProviderOwnerKind.User, id), cancellationToken).ConfigureAwait(false);
        var ids = owned.Select(key => key.Id).ToHashSet();
        var records = (usage as InMemoryUsageStore)?.Remove(record => record.UserId == id || (record.ApiKeyId is { } key && ids.Contains(key))) ?? 0;
        return new UserErasure(hashes, removed, records);
    }
}
