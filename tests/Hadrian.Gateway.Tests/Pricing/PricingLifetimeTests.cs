using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Pricing;

public sealed class PricingLifetimeTests : IDisposable
{
    private static readonly ModelTarget Gpt = new("openai", "gpt-4o");

    private readonly FakeTimeProvider _time = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("pricing:cost_source", "magic", "pricing.cost_source: 'magic' is not one of prefer_provider, calculated_only, provider_only.")]
    [InlineData("limits:budget:on_unpriced", "ask", "limits.budget.on_unpriced: 'ask' is not one of deny, floor, allow.")]
    [InlineData("providers:t:models:m:per_image", "x", "providers.t.models.\"m\".per_image: must be whole microcents")]
    [InlineData("providers:t:catalog_provider", "acme", "providers.t.catalog_provider: 'acme' is not in the price catalogue; known: openai, anthropic, google, mistral, or none.")]
    public async Task StartAsync_SettingIsWrong_StopsWithItsPath(string key, string value, string message)
    {
        var exception = await Assert.ThrowsAsync<GatewayConfigurationException>(() => StartAsync(null, ("providers:t:type", "test"), (key, value)));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limits:budget:estimated_cost_cents", "-1", "limits.budget.estimated_cost_cents: must be 0 or more, not -1.")]
    [InlineData("limits:budget:default_max_output_tokens", "0", "limits.budget.default_max_output_tokens: must be 1 or more, not 0.")]
    public async Task StartAsync_EstimateIsWrong_StopsWithItsPath(string key, string value, string message)
    {
        // Budgets read the same key, so two validators may have something to say.
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(null, (key, value)));

        Assert.Contains(message, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("providers:t:allowed_models:0", "m", "t/m")]
    [InlineData("providers:t:model_aliases:short", "long", "t/long")]
    [InlineData("providers:t:models:meta:context_length", "5", "t/meta")]
    public async Task StartAsync_UnpricedModelNamedWhereDenied_StopsAndNamesIt(string key, string value, string model)
    {
        var exception = await Assert.ThrowsAsync<GatewayConfigurationException>(
            () => StartAsync(null, ("providers:t:type", "test"), ("limits:budget:on_unpriced", "deny"), (key, value)));

        Assert.StartsWith($"limits.budget.on_unpriced is \"deny\", but no price is known for {model}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NamedModelsArePricedSomewhere_Starts()
    {
        var store = new InMemoryPriceStore();
        await store.SetAsync([new(new(PriceScopeKind.Team, Guid.NewGuid()), "t", "stored", PriceSamples.PerMillion(1, 1))], CancellationToken.None);

        using var host = await StartAsync(
            store,
            ("providers:t:type", "test"),
            ("limits:budget:on_unpriced", "deny"),
            ("providers:t:allowed_models:0", "short"),
            ("providers:t:allowed_models:1", "stored"),
            ("providers:t:model_aliases:short", "long"),
            ("providers:t:models:long:input_per_1m_tokens", "0"));

        Assert.Equal(OnUnpriced.Deny, host.Services.GetRequiredService<IOptions<CostEstimateOptions>>().Value.OnUnpriced);
    }

    [Fact]
    public async Task StartAsync_StoredPrices_AreInForce()
    {
        var store = new InMemoryPriceStore();
        await store.SetAsync([new(PriceScope.Global, "openai", "gpt-4o", PriceSamples.PerMillion(1, 1))], CancellationToken.None);

        using var host = await StartAsync(store);

        Assert.Equal(PricingSources.Database, Find(host).Source);
    }

    [Fact]
    public async Task Tick_StoreChangedElsewhere_FollowsAndSurvivesFailures()
    {
        var store = new FailingPriceStore();
        using var host = await StartAsync(store);
        Assert.Equal(PricingSources.Catalog, Find(host).Source);

        await store.SetAsync([new(PriceScope.Global, "openai", "gpt-4o", PriceSamples.PerMillion(1, 1))], CancellationToken.None);
        await TickAsync(host);
        Assert.Equal(PricingSources.Database, Find(host).Source);

        store.IsAway = true;
        await TickAsync(host);
        Assert.Equal(PricingSources.Database, Find(host).Source);

        store.IsAway = false;
        await store.RemoveAsync((await store.ListAsync(CancellationToken.None)).Single(price => price.Model == "gpt-4o").Id, CancellationToken.None);
        await TickAsync(host);
        Assert.Equal(PricingSources.Catalog, Find(host).Source);
    }

    [Fact]
    [Trait("Property", "JO-4")]
    public async Task Tick_CatalogFileChanges_IsTakenOverUnlessItIsBad()
    {
        using var host = await StartAsync(null, ("pricing:catalog_file", _file));
        Assert.Equal(PricingSources.Catalog, Find(host).Source);

        await WriteAsync("""{ "format": 1, "version": "new", "as_of": "2099-01-01", "providers": { "openai": { "models": { "gpt-4o": { "input": 1, "output": 1 } } } } }""", 1);
        await TickAsync(host);
        Assert.Equal("new", Find(host).Version);

        await WriteAsync("not a catalogue", 2);
        await TickAsync(host);
        Assert.Equal("new", Find(host).Version);
    }

    private static PriceQuote Find(IHost host) => host.Services.GetRequiredService<PriceBook>().Find(Gpt, Principal.Anonymous);

    private async Task WriteAsync(string text, int day)
    {
        await File.WriteAllTextAsync(_file, text);
        File.SetLastWriteTimeUtc(_file, new DateTime(2030, 1, day, 0, 0, 0, DateTimeKind.Utc));
    }

    private async Task TickAsync(IHost host)
    {
        _time.Advance(TimeSpan.FromSeconds(30));
        await host.Services.GetServices<IHostedService>().OfType<PricingLifetime>().Single().Update;
    }

    private async Task<IHost> StartAsync(IPriceStore? store, params (string, string)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(_time);
        if (store is not null)
        {
            builder.Services.AddSingleton(store);
        }

        builder.Services.AddHadrianGateway(PriceSamples.Configuration(settings));
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private sealed class FailingPriceStore : IPriceStore
    {
        private readonly InMemoryPriceStore _inner = new();

        public bool IsAway { get; set; }

        public ValueTask<IReadOnlyList<StoredPrice>> ListAsync(CancellationToken cancellationToken)
            => IsAway ? throw new InvalidOperationException("away") : _inner.ListAsync(cancellationToken);

        public ValueTask<Page<StoredPrice>> ListAsync(PriceScope? scope, string? provider, PageRequest page, CancellationToken cancellationToken)
            => _inner.ListAsync(scope, provider, page, cancellationToken);

        public ValueTask<StoredPrice?> FindAsync(Guid id, CancellationToken cancellationToken) => _inner.FindAsync(id, cancellationToken);

        public ValueTask<bool> TryCreateAsync(StoredPrice price, CancellationToken cancellationToken) => _inner.TryCreateAsync(price, cancellationToken);

        public ValueTask<bool> UpdateAsync(StoredPrice price, CancellationToken cancellationToken) => _inner.UpdateAsync(price, cancellationToken);

        public ValueTask SetAsync(IReadOnlyList<StoredPrice> prices, CancellationToken cancellationToken) => _inner.SetAsync(prices, cancellationToken);

        public ValueTask<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) => _inner.RemoveAsync(id, cancellationToken);
    }
}
