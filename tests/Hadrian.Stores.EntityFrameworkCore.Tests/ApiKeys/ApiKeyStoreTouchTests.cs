namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class ApiKeyStoreTouchTests : StorageTest
{
    private IApiKeyStore Keys => Node.ApiKeys;

    [StorageFact]
    public async Task TouchAsync_ManyKeys_WritesEachItsOwnTime()
    {
        var keys = Enumerable.Range(0, 300).Select(_ => Samples.Key()).ToArray();
        foreach (var key in keys)
        {
            await Keys.CreateAsync(key, Samples.Hash(), None);
        }

        var untouched = Samples.Key();
        await Keys.CreateAsync(untouched, Samples.Hash(), None);

        await Keys.TouchAsync(keys.Select((key, i) => (key.Id, Now.AddSeconds(i))).ToDictionary(), None);

        for (var i = 0; i < keys.Length; i++)
        {
            Assert.Equal(Now.AddSeconds(i), (await Keys.FindAsync(keys[i].Id, None))!.LastUsedAt);
        }

        Assert.Null((await Keys.FindAsync(untouched.Id, None))!.LastUsedAt);
    }

    [StorageTheory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task TouchAsync_TimeStored_KeepsTheLater(int offset, int expected)
    {
        var key = Samples.Key() with { LastUsedAt = Now };
        await Keys.CreateAsync(key, Samples.Hash(), None);

        await Keys.TouchAsync(new Dictionary<Guid, DateTimeOffset> { [key.Id] = Now.AddMilliseconds(offset) }, None);

        Assert.Equal(Now.AddMilliseconds(expected), (await Keys.FindAsync(key.Id, None))!.LastUsedAt);
    }

    [StorageFact]
    public async Task TouchAsync_NothingOrUnknownKeys_DoesNothing()
    {
        await Keys.TouchAsync(new Dictionary<Guid, DateTimeOffset>(), None);
        await Keys.TouchAsync(new Dictionary<Guid, DateTimeOffset> { [Guid.NewGuid()] = Now }, None);

        using var context = Node.CreateContext();
        Assert.Empty(context.ApiKeys);
    }
}
