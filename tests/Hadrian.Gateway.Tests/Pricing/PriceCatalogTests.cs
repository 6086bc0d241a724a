using System.Diagnostics.Metrics;
using System.Text;
using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Pricing;

public sealed class PriceCatalogTests : IDisposable
{
    private const string Newer = """
        {
          "format": 1, "version": "next", "as_of": "2099-01-01", "a_later_member": true,
          "providers": {
            "openai": {
              "hosts": ["api.openai.com"],
              "models": {
                "gpt-4o": { "also": ["gpt-4o-x"], "input": 1.5, "output": 2, "reasoning": 3, "max_output_tokens": 10,
                            "tiers": [{ "above_input_tokens": 5, "input": 9, "output": 9 }],
                            "images": { "*:512x512": 0.5 }, "per_request": 0.1, "per_second": 0.2, "per_1m_characters": 15 }
              }
            }
          }
        }
        """;

    private static readonly ModelTarget Gpt = new("main", "gpt-4o");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2099, 1, 2, 0, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services;
    private readonly PriceBook _book;

    public PriceCatalogTests()
    {
        var services = PriceSamples.Services([PriceSamples.Provider("main", "open_ai", "https://api.openai.com/v1")]);
        services.AddSingleton<TimeProvider>(_time).AddLogging(logging => logging.AddFakeLogging());
        _services = services.BuildServiceProvider();
        _book = _services.GetRequiredService<PriceBook>();
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("openai", "gpt-4o-mini", 0.15, 0.075, 0.6)]
    [InlineData("openai", "gpt-4.1-2025-04-14", 2, 0.5, 8)]
    [InlineData("anthropic", "claude-sonnet-4-5", 3, 0.3, 15)]
    [InlineData("google", "gemini-2.5-pro", 1.25, 0.125, 10)]
    [InlineData("mistral", "mistral-large-2411", 2, null, 6)]
    public void BuiltIn_WellKnownModels_HaveTheirListPrices(string vendor, string model, double input, double? cached, double output)
    {
        var tokens = PriceCatalog.BuiltIn.Named(vendor)!.Models[model].Price!.Tokens;

        Assert.Equal(((decimal)input, (decimal?)cached, (decimal)output), (tokens.Input!.Value.Dollars, tokens.CachedInput?.Dollars, tokens.Output!.Value.Dollars));
    }

    [Fact]
    public void BuiltIn_EveryModel_HasAPriceThatMakesSense()
    {
        foreach (var model in PriceCatalog.BuiltIn.Names.SelectMany(name => PriceCatalog.BuiltIn.Named(name)!.Models))
        {
            var price = model.Value.Price;
            Assert.True(price is not null, model.Key);
            Assert.True(price.Tokens.IsEmpty || price.Tokens.Input is not null, model.Key);
            Assert.False(price.Tokens.CachedInput > price.Tokens.Input, model.Key);
            Assert.All(price.ContextTiers, tier => Assert.True(tier.Tokens.Input > price.Tokens.Input && tier.Tokens.Output > price.Tokens.Output, model.Key));
        }
    }

    [Fact]
    public void TryUpdateCatalog_Newer_IsInForceAtOnce()
    {
        Assert.True(_book.TryUpdateCatalog(Encoding.UTF8.GetBytes(Newer)));

        var quote = _book.Find(Gpt with { Model = "gpt-4o-x" }, Principal.Anonymous);
        Assert.Equal(("catalog", "next", 10L), (quote.Source, quote.Version, quote.MaxOutputTokens));
        var price = quote.Price!;
        Assert.Equal((1.5m, 2m, 3m), (price.Tokens.Input!.Value.Dollars, price.Tokens.Output!.Value.Dollars, price.Tokens.Reasoning!.Value.Dollars));
        Assert.Equal(9, price.TokensFor(6).Input!.Value.Dollars);
        Assert.Equal((0.5m, 0.1m, 0.2m, 15m), (price.ForImage("hd", "512x512")!.Value.Dollars, price.PerRequest!.Value.Dollars, price.PerSecond!.Value.Dollars, price.PerMillionCharacters!.Value.Dollars));
        Assert.Null(_book.Find(Gpt with { Model = "o3" }, Principal.Anonymous).Price);
    }

    [Theory]
    [Trait("Property", "JO-4")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{ \"format\": 1 ")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": {} }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": { \"models\": {} } } }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": null } }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": { \"models\": { \"m\": null } } } }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": { \"models\": { \"m\": { \"also\": null } } } } }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": { \"models\": { \"m\": { \"input\": -1 } } } } }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": { \"models\": { \"m\": { \"input\": 1, \"also\": [\"m\"] } } } } }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": { \"models\": { \"m\": { \"input\": 1, \"input\": 2 } } } } }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": { \"models\": { \"m\": { \"images\": { \"hd\": 1 } } } } } }")]
    [InlineData("{ \"format\": 2, \"version\": \"x\", \"as_of\": \"2099-01-01\", \"providers\": { \"p\": { \"models\": { \"m\": { \"input\": 1 } } } } }")]
    [InlineData("{ \"format\": 1, \"version\": \"x\", \"as_of\": \"2001-01-01\", \"providers\": { \"p\": { \"models\": { \"m\": { \"input\": 1 } } } } }")]
    public void TryUpdateCatalog_InvalidOrOlder_KeepsTheLastGoodAndReportsIt(string json)
    {
        using var failures = new MetricCollector<long>(_services.GetRequiredService<IMeterFactory>(), GatewayDiagnostics.Name, "hadrian.pricing.refresh_failures");

        Assert.False(_book.TryUpdateCatalog(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(2.5m, _book.Find(Gpt, Principal.Anonymous).Price!.Tokens.Input!.Value.Dollars);
        Assert.Equal(PriceCatalog.BuiltIn.Version, _book.CatalogVersion);
        Assert.Equal("catalog", Assert.Single(failures.GetMeasurementSnapshot()).Tags["source"]);
        Assert.Contains(_services.GetFakeLogCollector().GetSnapshot(), record => record.Level == LogLevel.Error && record.Message.Contains("stays in force", StringComparison.Ordinal));
    }

    [Fact]
    public void CatalogAge_IsMeasuredFromTheDayItWasTrue()
    {
        using var age = new MetricCollector<double>(_services.GetRequiredService<IMeterFactory>(), GatewayDiagnostics.Name, "hadrian.pricing.catalog_age");
        _book.TryUpdateCatalog(Encoding.UTF8.GetBytes(Newer));

        age.RecordObservableInstruments();

        Assert.Equal(TimeSpan.FromDays(1).TotalSeconds, age.LastMeasurement!.Value);
    }
}
