namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class ApiKeyStoreTests : StorageTest
{
    private IApiKeyStore Keys => Node.ApiKeys;

    [StorageFact]
    public async Task FindByHashAsync_EveryFieldSet_ReturnsThemAll()
    {
        var key = Samples.Key(new ApiKeyOwner(ApiKeyOwnerKind.ServiceAccount, Guid.NewGuid())) with
        {
            OrganizationId = Guid.NewGuid(),
            BudgetLimitCents = long.MaxValue,
            BudgetPeriod = BudgetPeriod.Monthly,
            BudgetSubjectId = Guid.NewGuid(),
            IsPlatformAdmin = true,
            RateLimitRpm = 60,
            RateLimitTpm = 100_000,
            ExpiresAt = Now.AddDays(1),
            RevokedAt = Now.AddDays(2),
            LastUsedAt = Now.AddDays(3),
            RotatedFromKeyId = Guid.NewGuid(),
            RotationGraceUntil = Now.AddDays(4),
        };
        var hash = Samples.Hash();

        await Keys.CreateAsync(key, hash, None);

        Assert.Equal(key, await Keys.FindByHashAsync(hash, None));
        Assert.Equal(key, await Keys.FindAsync(key.Id, None));
    }

    [StorageFact]
    public async Task FindAsync_UnknownKey_ReturnsNull()
    {
        await Keys.CreateAsync(Samples.Key(), Samples.Hash(), None);

        Assert.Null(await Keys.FindByHashAsync(Samples.Hash(), None));
        Assert.Null(await Keys.FindAsync(Guid.NewGuid(), None));
    }

    [StorageFact]
    public async Task FindAsync_NullLists_StayNull()
    {
        var found = await StoreAndReadAsync(Samples.Key());

        Assert.Null(found.Scopes);
        Assert.Null(found.AllowedModels);
        Assert.Null(found.IpAllowlist);
    }

    [StorageFact]
    public async Task FindAsync_EmptyLists_StayEmpty()
    {
        var found = await StoreAndReadAsync(Samples.Key() with { Scopes = [], AllowedModels = [], IpAllowlist = [] });

        Assert.Empty(Assert.IsAssignableFrom<IReadOnlyList<string>>(found.Scopes));
        Assert.Empty(Assert.IsAssignableFrom<IReadOnlyList<string>>(found.AllowedModels));
        Assert.Empty(Assert.IsAssignableFrom<IReadOnlyList<string>>(found.IpAllowlist));
    }

    [StorageFact]
    public async Task FindAsync_FilledLists_KeepOrderAndCharacters()
    {
        string[] models = ["openai/gpt-4*", "b\"]', x", "ü 🦔", "a"];

        var found = await StoreAndReadAsync(Samples.Key() with { AllowedModels = models, Scopes = ["chat"], IpAllowlist = ["10.0.0.0/8"] });

        Assert.Equal(models, found.AllowedModels);
        Assert.Equal(["chat"], found.Scopes);
        Assert.Equal(["10.0.0.0/8"], found.IpAllowlist);
    }

    [StorageFact]
    public async Task CreateAsync_TimesFinerThanMilliseconds_AreTruncated()
    {
        var found = await StoreAndReadAsync(Samples.Key() with { CreatedAt = Now.AddTicks(9_999).ToOffset(TimeSpan.FromHours(2)) });

        Assert.Equal(Now, found.CreatedAt);
        Assert.Equal(TimeSpan.Zero, found.CreatedAt.Offset);
    }

    [StorageFact]
    public async Task CreateAsync_HashTaken_Throws()
    {
        var hash = Samples.Hash();
        await Keys.CreateAsync(Samples.Key(), hash, None);

        await Assert.ThrowsAnyAsync<Exception>(async () => await Keys.CreateAsync(Samples.Key(), hash, None));
    }

    [StorageFact]
    public async Task ListAsync_SeveralOwners_ReturnsDirectlyOwnedKeysRevokedIncluded()
    {
        var id = Guid.NewGuid();
        var owner = new ApiKeyOwner(ApiKeyOwnerKind.Project, id);
        var live = Samples.Key(owner) with { CreatedAt = Now.AddSeconds(1) };
        var revoked = Samples.Key(owner) with { RevokedAt = Now };
        await Keys.CreateAsync(live, Samples.Hash(), None);
        await Keys.CreateAsync(revoked, Samples.Hash(), None);
        await Keys.CreateAsync(Samples.Key(new ApiKeyOwner(ApiKeyOwnerKind.Team, id)), Samples.Hash(), None);
        await Keys.CreateAsync(Samples.Key(new ApiKeyOwner(ApiKeyOwnerKind.Project, Guid.NewGuid())) with { OrganizationId = id }, Samples.Hash(), None);

        var page = await Keys.ListAsync(owner, new PageRequest(10), None);

        Assert.Equal([live, revoked], page.Items);
        Assert.False(page.HasMore);
    }

    [StorageFact]
    public async Task CountLiveAsync_EveryStateOfAKey_AgreesWithTheRecord()
    {
        var owner = new ApiKeyOwner(ApiKeyOwnerKind.User, Guid.NewGuid());
        ApiKeyRecord[] keys =
        [
            Samples.Key(owner),
            Samples.Key(owner) with { ExpiresAt = Now.AddMilliseconds(1) },
            Samples.Key(owner) with { ExpiresAt = Now },
            Samples.Key(owner) with { RevokedAt = Now.AddDays(1) },
            Samples.Key(owner) with { RotationGraceUntil = Now },
            Samples.Key(owner) with { RotationGraceUntil = Now.AddMilliseconds(1) },
        ];
        foreach (var key in keys)
        {
            await Keys.CreateAsync(key, Samples.Hash(), None);
        }

        await Keys.CreateAsync(Samples.Key(), Samples.Hash(), None);

        Assert.Equal(3, keys.Count(key => key.IsUsableAt(Now)));
        Assert.Equal(3, await Keys.CountLiveAsync(owner, Now, None));
    }

    [StorageFact]
    public async Task AnyAdminKeyAsync_NoUsableKeyListsAdmin_ReturnsFalse()
    {
        await Keys.CreateAsync(Samples.Key() with { Scopes = null }, Samples.Hash(), None);
        await Keys.CreateAsync(Samples.Key() with { Scopes = [] }, Samples.Hash(), None);
        await Keys.CreateAsync(Samples.Key() with { Scopes = ["administrator", "chat"] }, Samples.Hash(), None);
        await Keys.CreateAsync(Samples.Key() with { Scopes = ["admin"], RevokedAt = Now }, Samples.Hash(), None);
        await Keys.CreateAsync(Samples.Key() with { Scopes = ["admin"], ExpiresAt = Now }, Samples.Hash(), None);

        Assert.False(await Keys.AnyAdminKeyAsync(Now, None));
    }

    [StorageFact]
    public async Task AnyAdminKeyAsync_UsableAdminKey_ReturnsTrue()
    {
        await Keys.CreateAsync(Samples.Key() with { Scopes = ["chat", "admin"], ExpiresAt = Now.AddDays(1) }, Samples.Hash(), None);

        Assert.True(await Keys.AnyAdminKeyAsync(Now, None));
    }

    private async Task<ApiKeyRecord> StoreAndReadAsync(ApiKeyRecord key)
    {
        await Keys.CreateAsync(key, Samples.Hash(), None);
        return Assert.IsType<ApiKeyRecord>(await Keys.FindAsync(key.Id, None));
    }
}
