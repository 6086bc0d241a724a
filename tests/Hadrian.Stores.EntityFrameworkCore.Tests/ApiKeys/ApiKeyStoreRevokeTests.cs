namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class ApiKeyStoreRevokeTests : StorageTest
{
    private IApiKeyStore Keys => Node.ApiKeys;

    [StorageFact]
    public async Task RevokeAsync_UnknownKey_ReturnsNull()
        => Assert.Null(await Keys.RevokeAsync(Guid.NewGuid(), Now, None));

    [StorageFact]
    public async Task RevokeAsync_Twice_KeepsTheFirstTimeAndReturnsTheHash()
    {
        var (key, hash, bystander) = (Samples.Key(), Samples.Hash(), Samples.Key());
        await Keys.CreateAsync(key, hash, None);
        await Keys.CreateAsync(bystander, Samples.Hash(), None);

        Assert.Equal(hash, await Keys.RevokeAsync(key.Id, Now, None));
        Assert.Equal(hash, await Keys.RevokeAsync(key.Id, Now.AddDays(1), None));

        Assert.Equal(key with { RevokedAt = Now }, await Keys.FindAsync(key.Id, None));
        Assert.Equal(bystander, await Keys.FindAsync(bystander.Id, None));
    }

    [StorageFact]
    public async Task RevokeAsync_ManyAtOnce_KeepsTheTimeOfOneOfThem()
    {
        var (key, hash) = (Samples.Key(), Samples.Hash());
        await Keys.CreateAsync(key, hash, None);
        var times = Enumerable.Range(0, 20).Select(second => Now.AddSeconds(second)).ToArray();

        var hashes = await Task.WhenAll(times.Select(time => Task.Run(() => Keys.RevokeAsync(key.Id, time, None).AsTask())));
        var first = (await Keys.FindAsync(key.Id, None))!.RevokedAt;
        await Keys.RevokeAsync(key.Id, Now.AddYears(1), None);

        Assert.All(hashes, found => Assert.Equal(hash, found));
        Assert.Contains(first!.Value, times);
        Assert.Equal(first, (await Keys.FindAsync(key.Id, None))!.RevokedAt);
    }
}
