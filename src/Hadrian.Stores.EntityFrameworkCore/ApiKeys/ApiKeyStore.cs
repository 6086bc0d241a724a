using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class ApiKeyStore(IDbContextFactory<HadrianDbContext> contexts, IBulkWriter bulk) : IApiKeyStore
{
    // The one query on the path of a request that misses the key cache.
    private static readonly Func<HadrianDbContext, string, CancellationToken, Task<ApiKeyEntity?>> FindByHash
        = EF.CompileAsyncQuery((HadrianDbContext context, string keyHash, CancellationToken cancellationToken)
            => context.ApiKeys.AsNoTracking().SingleOrDefault(key => key.KeyHash == keyHash));

    public async ValueTask<ApiKeyRecord?> FindByHashAsync(string keyHash, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var key = await FindByHash(context, keyHash, cancellationToken).ConfigureAwait(false);
        return key?.ToRecord();
    }

    public async ValueTask<ApiKeyRecord?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var key = await context.ApiKeys.AsNoTracking()
            .SingleOrDefaultAsync(key => key.Id == id, cancellationToken).ConfigureAwait(false);
        return key?.ToRecord();
    }

    public async ValueTask<IReadOnlyList<ApiKeyRecord>> FindAllAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var rows = await context.ApiKeys.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(ApiKeyMapping.ToRecord)];
    }

    public async ValueTask<Page<ApiKeyRecord>> ListAsync(ApiKeyOwner owner, PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await OwnedBy(context, owner).AsNoTracking()
            .ToPageAsync(page, ApiKeyMapping.ToRecord, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Page<ApiKeyRecord>> ListInOrganizationAsync(Guid organizationId, PageRequest page, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await context.ApiKeys.Where(key => key.OrganizationId == organizationId).AsNoTracking()
            .ToPageAsync(page, ApiKeyMapping.ToRecord, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> CountLiveAsync(ApiKeyOwner owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await OwnedBy(context, owner)
            .CountAsync(ApiKeyEntity.IsUsableAt(now), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> AnyAdminKeyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        return await context.ApiKeys.Where(ApiKeyEntity.IsUsableAt(now))
            .AnyAsync(key => key.Scopes!.Contains(ApiKeyScopes.Admin), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask CreateAsync(ApiKeyRecord key, string keyHash, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        context.Add(key.ToEntity(keyHash));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<string?> UpdateAsync(ApiKeyRecord key, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var wanted = key.ToEntity("");
        var live = context.ApiKeys.Where(row => row.Id == key.Id && row.RevokedAt == null);
        var updated = await context.ChangeAsync(
            () => live.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Name, wanted.Name)
                    .SetProperty(row => row.BudgetLimitCents, wanted.BudgetLimitCents)
                    .SetProperty(row => row.BudgetPeriod, wanted.BudgetPeriod)
                    .SetProperty(row => row.Scopes, wanted.Scopes)
                    .SetProperty(row => row.AllowedModels, wanted.AllowedModels)
                    .SetProperty(row => row.IpAllowlist, wanted.IpAllowlist)
                    .SetProperty(row => row.RateLimitRpm, wanted.RateLimitRpm)
                    .SetProperty(row => row.RateLimitTpm, wanted.RateLimitTpm)
                    .SetProperty(row => row.ExpiresAt, wanted.ExpiresAt),
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return updated == 0
            ? null
            : await context.ApiKeys.Where(row => row.Id == key.Id).Select(row => row.KeyHash)
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<string?> RevokeAsync(Guid id, DateTimeOffset revokedAt, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        var live = context.ApiKeys.Where(key => key.Id == id && key.RevokedAt == null);
        await context.ChangeAsync(
            () => live.ExecuteUpdateAsync(set => set.SetProperty(key => key.RevokedAt, revokedAt), cancellationToken), cancellationToken).ConfigureAwait(false);

        // A hash never changes, so reading it afterwards takes nothing from the update being one statement.
        return await context.ApiKeys.Where(key => key.Id == id).Select(key => key.KeyHash)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<string?> RotateAsync(
        Guid id, DateTimeOffset graceUntil, ApiKeyRecord successor, string successorHash, CancellationToken cancellationToken)
    {
        using var context = contexts.CreateDbContext();
        using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var rotated = await context.ApiKeys.Where(key => key.Id == id && key.RevokedAt == null && key.RotationGraceUntil == null)
            .ExecuteUpdateAsync(set => set.SetProperty(key => key.RotationGraceUntil, graceUntil), cancellationToken)
            .ConfigureAwait(false);
        if (rotated == 0)
        {
            return null;
        }

        context.Add(successor.ToEntity(successorHash));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        var hash = await context.ApiKeys.Where(key => key.Id == id).Select(key => key.KeyHash)
            .SingleAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return hash;
    }

    public async ValueTask TouchAsync(IReadOnlyDictionary<Guid, DateTimeOffset> lastUsed, CancellationToken cancellationToken)
    {
        if (lastUsed.Count == 0)
        {
            return;
        }

        using var context = contexts.CreateDbContext();
        await bulk.TouchApiKeysAsync(context, lastUsed, cancellationToken).ConfigureAwait(false);
    }

    private static IQueryable<ApiKeyEntity> OwnedBy(HadrianDbContext context, ApiKeyOwner owner)
        => context.ApiKeys.Where(key => key.OwnerKind == owner.Kind && key.OwnerId == owner.Id);
}
