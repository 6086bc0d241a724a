using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class PriceStoreTests : StorageTest
{
    private static readonly ModelPrice Full = new()
    {
        Tokens = new TokenPrices { Input = new Money(1), CachedInput = new Money(2), CacheWrite = new Money(3), AudioInput = new Money(4), Output = new Money(5), Reasoning = new Money(6), AudioOutput = new Money(7) },
        ContextTiers = [new ContextTier(200_000, new TokenPrices { Input = new Money(8), Output = new Money(9) })],
        PerImage = new Money(10),
        ImagePrices = [new ImagePrice("hd", "1024x1024", new Money(11))],
        PerRequest = new Money(12),
        PerSecond = new Money(13),
        PerMillionCharacters = new Money(14),
    };

    private IPriceStore Prices => Node.Services.GetRequiredService<IPriceStore>();

    [StorageFact]
    public async Task TryCreateAsync_KeepsEveryPartAndRefusesASecondOfTheSame()
    {
        var price = Price("m") with { Price = Full, Origin = StoredPriceOrigin.ProviderApi };

        Assert.True(await Prices.TryCreateAsync(price, None));
        Assert.False(await Prices.TryCreateAsync(price with { Id = Guid.NewGuid() }, None));
        Assert.True(await Prices.TryCreateAsync(Price("M"), None));
        Assert.True(await Prices.TryCreateAsync(price with { Id = Guid.NewGuid(), Scope = new(PriceScopeKind.Organization, Guid.NewGuid()) }, None));

        var found = (await Prices.FindAsync(price.Id, None))!;
        Assert.Equal((price.Scope, "openai", "m", StoredPriceOrigin.ProviderApi, Now, Now), (found.Scope, found.Provider, found.Model, found.Origin, found.CreatedAt, found.UpdatedAt));
        Assert.Equal(Full.Tokens, found.Price.Tokens);
        Assert.Equal(Full.ContextTiers, found.Price.ContextTiers);
        Assert.Equal(Full.ImagePrices, found.Price.ImagePrices);
        Assert.Equal(
            (Full.PerImage, Full.PerRequest, Full.PerSecond, Full.PerMillionCharacters),
            (found.Price.PerImage, found.Price.PerRequest, found.Price.PerSecond, found.Price.PerMillionCharacters));
    }

    [StorageFact]
    public async Task SetAsync_ReplacesAndAddsAtOnceAndKeepsIdAndCreation()
    {
        var old = Price("m");
        await Prices.TryCreateAsync(old, None);
        var later = Now.AddDays(1);

        await Prices.SetAsync([Price("m", 5) with { CreatedAt = later, UpdatedAt = later }, Price("n"), Price("n", 7)], None);

        var all = (await Prices.ListAsync(None)).ToDictionary(price => price.Model);
        Assert.Equal(2, all.Count);
        Assert.Equal((old.Id, Now, later, new Money(5)), (all["m"].Id, all["m"].CreatedAt, all["m"].UpdatedAt, all["m"].Price.PerRequest!.Value));
        Assert.Equal(new Money(7), all["n"].Price.PerRequest);
    }

    [StorageFact]
    public async Task UpdateAsyncAndRemoveAsync_TellWhetherThereWasOne()
    {
        var price = Price("m");
        Assert.False(await Prices.UpdateAsync(price, None));
        await Prices.TryCreateAsync(price, None);

        Assert.True(await Prices.UpdateAsync(price with { Price = new ModelPrice { PerRequest = new Money(9) } }, None));

        Assert.Equal(new Money(9), (await Prices.FindAsync(price.Id, None))!.Price.PerRequest);
        Assert.True(await Prices.RemoveAsync(price.Id, None));
        Assert.False(await Prices.RemoveAsync(price.Id, None));
    }

    [StorageFact]
    public async Task ListAsync_ShowsAScopeOrAProvider()
    {
        var scope = new PriceScope(PriceScopeKind.Team, Guid.NewGuid());
        await Prices.SetAsync([Price("m"), Price("n") with { Scope = scope }, Price("o") with { Provider = "other" }], None);

        Assert.Equal("n", Assert.Single((await Prices.ListAsync(scope, null, new PageRequest(10), None)).Items).Model);
        Assert.Equal("o", Assert.Single((await Prices.ListAsync(null, "other", new PageRequest(10), None)).Items).Model);
        var first = await Prices.ListAsync(null, null, new PageRequest(2), None);
        Assert.True(first.HasMore);
        Assert.Single((await Prices.ListAsync(null, null, new PageRequest(2, new PageCursor(first.Items[1].CreatedAt, first.Items[1].Id)), None)).Items);
    }

    private static StoredPrice Price(string model, long perRequest = 1)
        => new(PriceScope.Global, "openai", model, new ModelPrice { PerRequest = new Money(perRequest) }) { CreatedAt = Now, UpdatedAt = Now };
}
