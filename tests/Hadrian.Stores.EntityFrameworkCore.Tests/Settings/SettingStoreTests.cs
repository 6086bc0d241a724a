using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class SettingStoreTests : StorageTest
{
    [StorageFact]
    public async Task SetAsync_AddsAndReplacesAndIsListedByPrefix()
    {
        var settings = Node.Services.GetRequiredService<ISettingStore>();
        await settings.SetAsync("a/2", "x", None);
        await settings.SetAsync("a/1", "y", None);
        await settings.SetAsync("b_1", "z", None);

        await settings.SetAsync("a/2", "new", None);

        Assert.Equal([new("a/1", "y"), new("a/2", "new")], await settings.ListAsync("a/", None));
        Assert.Empty(await settings.ListAsync("b%", None));
        Assert.Equal(3, (await settings.ListAsync("", None)).Count);
    }

    [StorageFact]
    public async Task SetAsync_ByManyNodesAtOnce_LeavesOneValue()
    {
        var settings = Node.Services.GetRequiredService<ISettingStore>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 16), async (value, token) => await settings.SetAsync("n", $"{value}", token));

        Assert.Single(await settings.ListAsync("n", None));
    }
}
