namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class UserStoreTests : StorageTest
{
    [StorageFact]
    public async Task TryCreateAsync_KeepsEveryFieldAndIdsAreUniquePerIssuer()
    {
        var user = Samples.User("ada") with { Issuer = "https://id", Email = "ada@example.com", Name = "Ada", UpdatedAt = Now.AddDays(1) };
        Assert.False(await Node.Users.AnyAsync(None));

        Assert.True(await Node.Users.TryCreateAsync(user, null, None));
        Assert.False(await Node.Users.TryCreateAsync(Samples.User("ada") with { Issuer = "https://id" }, null, None));
        Assert.True(await Node.Users.TryCreateAsync(Samples.User("ada"), null, None));

        Assert.Equal(user, await Node.Users.FindAsync(user.Id, None));
        Assert.Equal(user, await Node.Users.FindAsync("https://id", "ada", None));
        Assert.Null(await Node.Users.FindAsync("https://id", "ADA", None));
        Assert.True(await Node.Users.AnyAsync(None));
    }

    [StorageFact]
    public async Task TryCreateAsync_WithMembership_KeepsBothOrNeither()
    {
        var acme = Guid.NewGuid();
        var user = Samples.User("ada");
        Assert.True(await Node.Users.TryCreateAsync(user, Samples.Membership(user.Id, MembershipTargetKind.Organization, acme), None));
        var second = Samples.User("ada");

        Assert.False(await Node.Users.TryCreateAsync(second, Samples.Membership(second.Id, MembershipTargetKind.Organization, acme), None));

        Assert.Empty(await Node.Memberships.OfUserAsync(second.Id, None));
        Assert.Equal(user.Id, Assert.Single((await Node.Users.ListAsync(acme, new PageRequest(10), None)).Items).Id);
        Assert.Empty((await Node.Users.ListAsync(Guid.NewGuid(), new PageRequest(10), None)).Items);
    }

    [StorageFact]
    public async Task ListAsync_Search_FindsWhatBeginsSoAndTakesNothingForAPattern()
    {
        await Node.Users.TryCreateAsync(Samples.User("ada") with { Email = "Countess@example.com", Name = "Ada Lovelace" }, null, None);
        await Node.Users.TryCreateAsync(Samples.User("100%_\\x"), null, None);
        await Node.Users.TryCreateAsync(Samples.User("100abcx"), null, None);

        foreach (var (term, count) in new[] { ("AD", 1), ("ada l", 1), ("countess@", 1), ("lovelace", 0), ("100", 2), ("100%_\\", 1), ("100%", 1), ("%", 0), ("_", 0), ("' OR 1=1 --", 0) })
        {
            Assert.Equal((term, count), (term, (await Node.Users.ListAsync(null, new PageRequest(10) { Search = term }, None)).Items.Count));
        }
    }

    [StorageFact]
    public async Task UpdateAsync_ReplacesWhatMayChange()
    {
        var user = Samples.User("ada");
        Assert.False(await Node.Users.UpdateAsync(user, None));
        await Node.Users.TryCreateAsync(user, null, None);

        Assert.True(await Node.Users.UpdateAsync(user with { ExternalId = "other", Email = "a@b", Name = "Ada", UpdatedAt = Now.AddDays(1) }, None));

        Assert.Equal(user with { Email = "a@b", Name = "Ada", UpdatedAt = Now.AddDays(1) }, await Node.Users.FindAsync(user.Id, None));
    }

    [StorageFact]
    public async Task EraseAsync_TakesWhatIsTheirsAndNothingElse()
    {
        var (user, other) = (Samples.User(), Samples.User());
        await Node.Users.TryCreateAsync(user, Samples.Membership(user.Id, MembershipTargetKind.Organization, Guid.NewGuid()), None);
        await Node.Users.TryCreateAsync(other, null, None);
        var key = Samples.Key(new ApiKeyOwner(ApiKeyOwnerKind.User, user.Id));
        var kept = Samples.Key(new ApiKeyOwner(ApiKeyOwnerKind.User, other.Id));
        var hash = Samples.Hash();
        await Node.ApiKeys.CreateAsync(key, hash, None);
        await Node.ApiKeys.CreateAsync(kept, Samples.Hash(), None);
        await Node.DynamicProviders.TryCreateAsync(Samples.DynamicProvider(DynamicProviderOwnerKind.User, user.Id), None);
        await Node.Usage.AppendAsync(
            [Samples.Usage() with { ApiKeyId = key.Id }, Samples.Usage() with { UserId = user.Id }, Samples.Usage() with { ApiKeyId = kept.Id }], None);

        var erased = (await Node.Users.EraseAsync(user.Id, None))!;

        Assert.Equal((1, 2), (erased.DynamicProviders, erased.UsageRecords));
        Assert.Equal([hash], erased.KeyHashes);
        Assert.Null(await Node.Users.EraseAsync(user.Id, None));
        Assert.Null(await Node.Users.FindAsync(user.Id, None));
        Assert.Null(await Node.ApiKeys.FindByHashAsync(hash, None));
        Assert.NotNull(await Node.ApiKeys.FindAsync(kept.Id, None));
        Assert.Empty(await Node.Memberships.OfUserAsync(user.Id, None));
    }
}
