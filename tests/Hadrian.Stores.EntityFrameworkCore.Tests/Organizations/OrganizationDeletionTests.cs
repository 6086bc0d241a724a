namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class OrganizationDeletionTests : StorageTest
{
    [StorageFact]
    public async Task DeleteAsync_WithKeys_RevokesTheLiveOnesAndIsIdempotent()
    {
        var acme = Samples.Organization("acme");
        var inside = Samples.Key() with { OrganizationId = acme.Id };
        var outside = Samples.Key() with { OrganizationId = Guid.NewGuid() };
        var (hash, otherHash) = (Samples.Hash(), Samples.Hash());
        await Node.Organizations.TryCreateAsync(acme, None);
        await Node.ApiKeys.CreateAsync(inside, hash, None);
        await Node.ApiKeys.CreateAsync(outside, otherHash, None);

        Assert.Equal([hash], await Node.Organizations.DeleteAsync(acme.Id, Now, None));
        Assert.Empty(await Node.Organizations.DeleteAsync(acme.Id, Now.AddDays(1), None));

        Assert.Null(await Node.Organizations.FindAsync(acme.Id, None));
        Assert.True(await Node.Organizations.WasDeletedAsync("acme", None));
        Assert.Equal(Now, (await Node.ApiKeys.FindAsync(inside.Id, None))!.RevokedAt);
        Assert.Null((await Node.ApiKeys.FindAsync(outside.Id, None))!.RevokedAt);
        Assert.False(await Node.Organizations.UpdateAsync(acme, None));
    }

    [StorageFact]
    public async Task UpdateKeyAsync_LiveKey_ReplacesItsSettings()
    {
        var (key, hash) = (Samples.Key() with { Scopes = ["chat"] }, Samples.Hash());
        await Node.ApiKeys.CreateAsync(key, hash, None);

        Assert.Equal(hash, await Node.ApiKeys.UpdateAsync(key with { Name = "new", Scopes = null, AllowedModels = ["a", "b*"], RateLimitRpm = 7 }, None));

        var found = (await Node.ApiKeys.FindAsync(key.Id, None))!;
        Assert.Equal(("new", 7), (found.Name, found.RateLimitRpm));
        Assert.Null(found.Scopes);
        Assert.Equal(["a", "b*"], found.AllowedModels!);
        await Node.ApiKeys.RevokeAsync(key.Id, Now, None);
        Assert.Null(await Node.ApiKeys.UpdateAsync(key, None));
    }
}
