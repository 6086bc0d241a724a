using System.Diagnostics;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Pricing;

public sealed class PriceInvalidationTests
{
    private static readonly ModelTarget Target = new("main", "gpt-4o");

    [Theory]
    [InlineData(CacheInvalidationKind.Prices)]
    [InlineData(CacheInvalidationKind.Everything)]
    public async Task Told_ByAnotherNode_ReadsThePricesAgain(CacheInvalidationKind kind)
    {
        var bus = new FakeBus();
        await using var services = Services(bus);
        var book = services.GetRequiredService<PriceBook>();
        services.GetRequiredService<PriceInvalidation>().Listen();
        await SetAsync(services);
        Assert.NotEqual("database", book.Find(Target, Principal.Anonymous).Source);

        bus.Tell(new CacheInvalidation(kind));

        var watch = Stopwatch.StartNew();
        while (book.Find(Target, Principal.Anonymous).Source != "database" && watch.Elapsed < TimeSpan.FromSeconds(30))
        {
            await Task.Yield();
        }

        Assert.Equal("database", book.Find(Target, Principal.Anonymous).Source);
    }

    [Fact]
    public async Task Told_OfAKey_LeavesThePrices()
    {
        var bus = new FakeBus();
        await using var services = Services(bus);
        services.GetRequiredService<PriceInvalidation>().Listen();
        await SetAsync(services);

        bus.Tell(new CacheInvalidation(CacheInvalidationKind.ApiKey, "ab"));

        Assert.NotEqual("database", services.GetRequiredService<PriceBook>().Find(Target, Principal.Anonymous).Source);
    }

    [Fact]
    public async Task InvalidateAsync_IsInForceHereAndTellsTheOthers()
    {
        var bus = new FakeBus();
        await using var services = Services(bus);
        await SetAsync(services);

        await services.GetRequiredService<PriceInvalidation>().InvalidateAsync();

        Assert.Equal("database", services.GetRequiredService<PriceBook>().Find(Target, Principal.Anonymous).Source);
        Assert.Equal([new CacheInvalidation(CacheInvalidationKind.Prices)], bus.Published);
    }

    private static ServiceProvider Services(FakeBus bus)
    {
        var services = PriceSamples.Services([PriceSamples.Provider("main", "open_ai", "https://api.openai.com/v1/chat/completions")]);
        services.AddSingleton<IInvalidationBus>(bus);
        return services.BuildServiceProvider();
    }

    private static ValueTask SetAsync(IServiceProvider services) => services.GetRequiredService<IPriceStore>()
        .SetAsync([new StoredPrice(PriceScope.Global, Target.Provider, Target.Model, PriceSamples.PerMillion(7, 7))], CancellationToken.None);
}
