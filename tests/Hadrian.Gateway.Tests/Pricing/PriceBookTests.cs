using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Pricing;

public class PriceBookTests
{
    private static readonly IGatewayProvider OpenAI = PriceSamples.Provider("main", "open_ai", "https://api.openai.com/v1/chat/completions");
    private static readonly ModelTarget Gpt = new("main", "gpt-4o");

    [Fact]
    public async Task Find_EverySourceHasAPrice_TakesThemInOrder()
    {
        var user = Guid.NewGuid();
        var organization = Guid.NewGuid();
        var caller = PriceSamples.OwnedBy(ApiKeyOwnerKind.User, user, organization);
        await using var services = PriceSamples.Services(
            [],
            ("providers:main:type", "test"),
            ("providers:main:catalog_provider", "openai"),
            ("providers:main:models:gpt-4o:input_per_1m_tokens", "3000000"),
            ("pricing:pricing:main:gpt-4o:input_per_1m_tokens", "4000000"),
            ("pricing:pricing:main:gpt-4o-mini:input_per_1m_tokens", "5000000"),
            ("pricing:models:gpt-4.1:input", "6.5"),
            ("pricing:default_input_price", "0.000001")).BuildServiceProvider();
        var book = services.GetRequiredService<PriceBook>();
        var store = services.GetRequiredService<IPriceStore>();
        await store.SetAsync(
            [
                new(PriceScope.Global, "main", "gpt-4o", PriceSamples.PerMillion(2, 2)),
                new(new(PriceScopeKind.Organization, organization), "main", "gpt-4o", PriceSamples.PerMillion(1, 1)),
                new(new(PriceScopeKind.User, user), "main", "gpt-4o", PriceSamples.PerMillion(0, 0)),
            ],
            CancellationToken.None);

        Assert.Equal((3m, "provider_config"), Input(book.Find(Gpt, caller)));
        await book.RefreshAsync(CancellationToken.None);

        Assert.Equal((0m, "database"), Input(book.Find(Gpt, caller)));
        Assert.Equal((1m, "database"), Input(book.Find(Gpt, PriceSamples.OwnedBy(ApiKeyOwnerKind.Team, Guid.NewGuid(), organization))));
        Assert.Equal((2m, "database"), Input(book.Find(Gpt, Principal.Anonymous)));
        Assert.Equal((5m, "pricing_config"), Input(book.Find(new("main", "gpt-4o-mini"), caller)));
        Assert.Equal((6.5m, "pricing_config"), Input(book.Find(new("main", "gpt-4.1"), caller)));
        Assert.Equal((2m, "catalog"), Input(book.Find(new("main", "o3"), caller)));
        Assert.Equal((0.000001m, "pricing_config"), Input(book.Find(new("main", "unheard-of"), caller)));
        Assert.Equal(book.CatalogVersion, book.Find(new("main", "o3"), caller).Version);
    }

    [Theory]
    [InlineData(ApiKeyOwnerKind.User, PriceScopeKind.User)]
    [InlineData(ApiKeyOwnerKind.Project, PriceScopeKind.Project)]
    [InlineData(ApiKeyOwnerKind.Team, PriceScopeKind.Team)]
    [InlineData(ApiKeyOwnerKind.Organization, PriceScopeKind.Organization)]
    public async Task Find_PriceOfAnOwner_HoldsForItAlone(ApiKeyOwnerKind owner, PriceScopeKind scope)
    {
        var id = Guid.NewGuid();
        await using var services = PriceSamples.Services([OpenAI]).BuildServiceProvider();
        var book = services.GetRequiredService<PriceBook>();
        await services.GetRequiredService<IPriceStore>().SetAsync([new(new(scope, id), "main", "m", PriceSamples.PerMillion(1, 1))], CancellationToken.None);
        await book.RefreshAsync(CancellationToken.None);

        Assert.NotNull(book.Find(new("main", "m"), PriceSamples.OwnedBy(owner, id)).Price);
        Assert.Null(book.Find(new("main", "m"), PriceSamples.OwnedBy(owner, Guid.NewGuid(), Guid.NewGuid())).Price);
        Assert.Null(book.Find(new("other", "m"), PriceSamples.OwnedBy(owner, id)).Price);
        Assert.Null(book.Find(new("main", "m"), PriceSamples.OwnedBy(ApiKeyOwnerKind.ServiceAccount, id)).Price);
    }

    [Fact]
    [Trait("Property", "US-6")]
    public async Task RefreshAsync_PriceSetOrRemoved_HoldsForTheNextLookup()
    {
        await using var services = PriceSamples.Services([OpenAI]).BuildServiceProvider();
        var book = services.GetRequiredService<PriceBook>();
        var store = services.GetRequiredService<IPriceStore>();

        var price = new StoredPrice(PriceScope.Global, "main", "gpt-4o", PriceSamples.PerMillion(7, 7));
        await store.SetAsync([price], CancellationToken.None);
        await book.RefreshAsync(CancellationToken.None);
        Assert.Equal((7m, "database"), Input(book.Find(Gpt, Principal.Anonymous)));

        Assert.True(await store.RemoveAsync(price.Id, CancellationToken.None));
        Assert.False(await store.RemoveAsync(price.Id, CancellationToken.None));
        await book.RefreshAsync(CancellationToken.None);
        Assert.Equal((2.5m, "catalog"), Input(book.Find(Gpt, Principal.Anonymous)));
    }

    [Fact]
    public void Find_EntryWithoutPrice_IsNoPriceOfZero()
    {
        using var services = PriceSamples.Services([OpenAI], ("pricing:pricing:main:gpt-4o:context_length", "1")).BuildServiceProvider();
        var book = services.GetRequiredService<PriceBook>();

        Assert.Equal((2.5m, "catalog"), Input(book.Find(Gpt, Principal.Anonymous)));
    }

    [Theory]
    [InlineData("open_ai", "https://api.openai.com/v1", null, "gpt-4o", true)]
    [InlineData("open_ai", "http://localhost:8000/v1", null, "gpt-4o", false)]
    [InlineData("open_ai", "https://api.openai.com.evil.example/v1", null, "gpt-4o", false)]
    [InlineData("open_ai", "https://api.mistral.ai/v1", null, "mistral-embed", true)]
    [InlineData("open_ai", "http://localhost:8000/v1", "openai", "gpt-4o", true)]
    [InlineData("open_ai", "https://api.openai.com/v1", "none", "gpt-4o", false)]
    [InlineData("azure_open_ai", "https://mine.openai.azure.com/", null, "gpt-4o", true)]
    [InlineData("anthropic", null, null, "claude-sonnet-4-5", true)]
    [InlineData("vertex", null, null, "gemini-2.5-pro", true)]
    [InlineData("test", null, null, "gpt-4o", false)]
    public void Find_ListPrice_FollowsTheVendorBehindTheProvider(string type, string? address, string? catalogProvider, string model, bool isPriced)
    {
        var provider = PriceSamples.Provider("p", type, address, new ProviderSettings { CatalogProvider = catalogProvider });
        using var services = PriceSamples.Services([provider]).BuildServiceProvider();

        var quote = services.GetRequiredService<PriceBook>().Find(new("p", model), Principal.Anonymous);

        Assert.Equal(isPriced ? "catalog" : "none", quote.Source);
    }

    [Theory]
    [InlineData("openai", true)]
    [InlineData("api.openai.com", true)]
    [InlineData("openai.example", false)]
    public void Find_ProviderIsNotConfigured_ItsNameIsAVendorOrAHost(string name, bool isPriced)
    {
        using var services = PriceSamples.Services([OpenAI]).BuildServiceProvider();

        var quote = services.GetRequiredService<PriceBook>().Find(new(name, "gpt-4o"), Principal.Anonymous);

        Assert.Equal(isPriced, quote.Price is not null);
    }

    [Fact]
    public async Task Find_OnTheWarmPath_AllocatesNothing()
    {
        await using var services = PriceSamples.Services([OpenAI]).BuildServiceProvider();
        var book = services.GetRequiredService<PriceBook>();
        await services.GetRequiredService<IPriceStore>().SetAsync([new(PriceScope.Global, "main", "other", PriceSamples.PerMillion(1, 1))], CancellationToken.None);
        await book.RefreshAsync(CancellationToken.None);
        var caller = PriceSamples.OwnedBy(ApiKeyOwnerKind.User, Guid.NewGuid(), Guid.NewGuid());
        book.Find(Gpt, caller);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            book.Find(Gpt, caller);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (decimal Dollars, string Source) Input(PriceQuote quote) => (quote.Price!.Tokens.Input!.Value.Dollars, quote.Source);
}
