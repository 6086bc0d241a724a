using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class UserStore(IDbContextFactory<HadrianDbContext> contexts) : IUserStore
{
    public async ValueTask<User?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var user = await context.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken).ConfigureAwait(false);
        return user?.ToRecord();
    }

    public async ValueTask<User?> FindAsync(string issuer, string externalId, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var user = await Named(context, issuer, externalId).AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return user?.ToRecord();
    }

    public async ValueTask<IReadOnlyList<User>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var rows = await context.Users.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToRecord())];
    }

    public async ValueTask<Page<User>> ListAsync(Guid? organizationId, PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var users = organizationId is { } id
            ? context.Users.Where(user => context.Memberships.Any(
                membership => membership.UserId == user.Id && membership.TargetKind == MembershipTargetKind.Organization && membership.TargetId == id))
            : context.Users;
        if (page.Search is { } term)
        {
            var pattern = SearchPattern.Of(term);
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL
            users = users.Where(row => EF.Functions.Like(row.ExternalId.ToLower(), pattern, SearchPattern.Escape)
                || (row.Email != null && EF.Functions.Like(row.Email.ToLower(), pattern, SearchPattern.Escape))
                || (row.Name != null && EF.Functions.Like(row.Name.ToLower(), pattern, SearchPattern.Escape)));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return await users.AsNoTracking().ToPageAsync(page, user => user.ToRecord(), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> AnyAsync(CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await context.Users.AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> TryCreateAsync(User user, Membership? membership, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        context.Add(UserEntity.From(user));
        if (membership is not null)
        {
            context.Add(MembershipEntity.From(membership));
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbUpdateException)
        {
            // Databases report a broken unique index each in its own way; that the id is taken they all can tell.
            if (await Named(context, user.Issuer, user.ExternalId).AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            throw;
        }
    }

    public async ValueTask<bool> UpdateAsync(User user, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var row = context.Users.Where(row => row.Id == user.Id);
        return await context.ChangeAsync(
            () => row.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Email, user.Email).SetProperty(row => row.Name, user.Name).SetProperty(row => row.UpdatedAt, user.UpdatedAt),
                cancellationToken),
            cancellationToken).ConfigureAwait(false) > 0;
    }

    public async ValueTask<UserErasure?> EraseAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await context.Users.Where(user => user.Id == id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
        {
            return null;
        }

        var keys = context.ApiKeys.Where(key => key.OwnerKind == ApiKeyOwnerKind.User && key.OwnerId == id);
        var owned = await keys.Select(key => new { key.Id, key.KeyHash }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ids = owned.Select(key => key.Id).ToList();
        var records = await context.Usage
            .Where(usage => usage.UserId == id || (usage.ApiKeyId != null && ids.Contains(usage.ApiKeyId.Value)))
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await context.UsageHours.Where(hour => hour.UserId == id || ids.Contains(hour.ApiKeyId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await keys.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        var providers = await context.RemoveProvidersAsync(DynamicProviderOwnerKind.User, [id], cancellationToken).ConfigureAwait(false);
        await context.Memberships.Where(membership => membership.UserId == id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new UserErasure([.. owned.Select(key => key.KeyHash)], providers, records);
    }

    private static IQueryable<UserEntity> Named(HadrianDbContext context, string issuer, string externalId)
        => context.Users.Where(user => user.Issuer == issuer && user.ExternalId == externalId);
}
