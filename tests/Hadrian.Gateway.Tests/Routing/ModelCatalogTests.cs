using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.Routing;

public class ModelCatalogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger<ModelCatalog> _logger = new();
    private readonly ModelCatalogOptions _options = new();

    [Fact]
    public async Task GetAsync_AgainWithinFiveMinutes_AsksNobody()
    {
        var provider = new ListingProvider("a");
        using var catalog = Catalog(provider);

        Assert.Equal(["a/m1", "a/m2"], await NamesAsync(catalog));
        _time.Advance(TimeSpan.FromMinutes(4.9));
        await NamesAsync(catalog);
        Assert.Equal(1, provider.Listed);
        _time.Advance(TimeSpan.FromMinutes(0.2));
        await NamesAsync(catalog);

        Assert.Equal(2, provider.Listed);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(10, 2)]
    public async Task GetAsync_IntervalConfigured_AsksAgainAfterIt(int seconds, int listed)
    {
        _options.RefreshIntervalSeconds = seconds;
        var provider = new ListingProvider("a");
        using var catalog = Catalog(provider);

        await NamesAsync(catalog);
        await NamesAsync(catalog);
        _time.Advance(TimeSpan.FromSeconds(10));
        await NamesAsync(catalog);

        Assert.Equal(listed, provider.Listed);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(401)]
    [InlineData(null)]
    public async Task GetAsync_OneProviderFails_GivesTheOthersAndAsksAgainSoon(int? status)
    {
        ListingProvider good = new("good"), bad = new("bad") { Status = status ?? 200, Throws = status is null ? new HttpRequestException("no") : null };
        using var catalog = Catalog(good, bad);

        Assert.Equal(["good/m1", "good/m2"], await NamesAsync(catalog));
        Assert.Equal(1, _logger.Collector.Count);
        (bad.Status, bad.Throws) = (200, null);
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(["bad/m1", "bad/m2", "good/m1", "good/m2"], await NamesAsync(catalog));
    }

    [Fact]
    public async Task GetAsync_OneProviderIsSlow_IsLeftOutAfterItsTime()
    {
        // The good one has answered before time passes, which is its time too.
        ListingProvider good = new("good") { AnswersAtOnce = true }, slow = new("slow") { IsMute = true };
        using var catalog = Catalog(good, slow);

        var names = NamesAsync(catalog);
        Assert.False(names.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["good/m1", "good/m2"], await names);
    }

    [Fact]
    public async Task GetAsync_CallerLeaves_ThrowsAndLaterCallersAreServed()
    {
        var slow = new ListingProvider("slow") { IsMute = true };
        using var catalog = Catalog(slow);
        using var cancellation = new CancellationTokenSource();
        var names = NamesAsync(catalog, cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => names);
        slow.IsMute = false;

        Assert.NotEmpty(await NamesAsync(catalog));
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_AskEachProviderOnce()
    {
        var provider = new ListingProvider("a");
        using var catalog = Catalog(provider);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => NamesAsync(catalog)));

        Assert.Equal(1, provider.Listed);
    }

    [Fact]
    public async Task GetAsync_ProviderLimitsItsModels_ListsThoseAlone()
    {
        var provider = new ListingProvider("a") { Settings = { AllowedModels = { "short" }, ModelAliases = { ["short"] = "m2" } } };
        using var catalog = Catalog(provider);

        Assert.Equal(["a/m2"], await NamesAsync(catalog));
    }

    private static async Task<List<string>> NamesAsync(ModelCatalog catalog, CancellationToken cancellationToken = default)
        => [.. (await catalog.GetAsync(cancellationToken)).Select(entry => entry.Target.CanonicalName)];

    private ModelCatalog Catalog(params IGatewayProvider[] providers) => new(
        new ProviderRegistry(providers, [], new GatewayConfiguration(new ConfigurationBuilder().Build()), new ServiceCollection().BuildServiceProvider()),
        Options.Create(_options),
        _time,
        _logger);

    private sealed class ListingProvider(string name) : IGatewayProvider
    {
        public string Name => name;

        public string Type => "listing";

        public ProviderSettings Settings { get; } = new();

        public bool KeepsExtensions => false;

        public int Listed { get; private set; }

        public int Status { get; set; } = 200;

        public Exception? Throws { get; set; }

        public bool IsMute { get; set; }

        public bool AnswersAtOnce { get; init; }

        public bool Supports(GatewayOperation operation) => true;

        public ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
        {
            Listed++;
            if (IsMute)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            if (!AnswersAtOnce)
            {
                await Task.Yield();
            }

            return Throws is not null
                ? throw Throws
                : new ProviderResponse(Status, new MemoryStream(Encoding.UTF8.GetBytes("""{"object":"list","data":[{"id":"m1","object":"model"},{"id":"m2","object":"model"}]}""")));
        }

        public IChatClient CreateChatClient(string model) => throw new NotSupportedException();

        public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => throw new NotSupportedException();
    }
}
