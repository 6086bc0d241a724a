using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class DynamicProviderStoreTests : StorageTest
{
    private static readonly DynamicProviderOwner Owner = new(DynamicProviderOwnerKind.Organization, Guid.NewGuid());

    private IDynamicProviderStore Providers => Node.Services.GetRequiredService<IDynamicProviderStore>();

    [StorageFact]
    public async Task TryCreateAsync_KeepsEveryFieldAndNamesAreUniquePerOwner()
    {
        var provider = Provider("main") with { OrganizationId = Owner.Id, ProtectedApiKey = "k1.x.y", Config = "{}", Models = ["a", "b"], IsEnabled = false };

        Assert.True(await Providers.TryCreateAsync(provider, None));
        Assert.False(await Providers.TryCreateAsync(Provider("main"), None));
        Assert.True(await Providers.TryCreateAsync(Provider("main") with { Owner = Owner with { Kind = DynamicProviderOwnerKind.Team } }, None));

        var found = (await Providers.FindAsync(Owner, "main", None))!;
        Assert.Equal(provider.Models, found.Models);
        Assert.Equal(provider, found with { Models = provider.Models });
        Assert.Equal(provider.Id, (await Providers.FindAsync(provider.Id, None))!.Id);
        Assert.Null(await Providers.FindAsync(Owner, "Main", None));
        Assert.Equal(1, await Providers.CountAsync(Owner, None));
    }

    [StorageFact]
    public async Task UpdateAsync_ReplacesWhatMayChange()
    {
        var provider = Provider("main");
        Assert.False(await Providers.UpdateAsync(provider, None));
        await Providers.TryCreateAsync(provider, None);

        Assert.True(await Providers.UpdateAsync(
            provider with { BaseUrl = "https://b", ProtectedApiKey = "new", Config = "{\"a\":1}", Models = ["m"], IsEnabled = false, UpdatedAt = Now.AddDays(1), Name = "other" }, None));

        var found = (await Providers.FindAsync(provider.Id, None))!;
        Assert.Equal(
            ("main", "https://b", "new", "{\"a\":1}", false, Now.AddDays(1)),
            (found.Name, found.BaseUrl, found.ProtectedApiKey, found.Config, found.IsEnabled, found.UpdatedAt));
        Assert.Equal(["m"], found.Models);
    }

    [StorageFact]
    public async Task DeleteAsync_RemovesTheRowWithItsSecret()
    {
        var provider = Provider("main");
        await Providers.TryCreateAsync(provider, None);

        Assert.True(await Providers.DeleteAsync(provider.Id, None));
        Assert.False(await Providers.DeleteAsync(provider.Id, None));
        Assert.Empty((await Providers.ListAsync(Owner, new PageRequest(10), None)).Items);
    }

    private static DynamicProvider Provider(string name) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Owner = Owner,
        ProviderType = "open_ai",
        BaseUrl = "https://a",
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
