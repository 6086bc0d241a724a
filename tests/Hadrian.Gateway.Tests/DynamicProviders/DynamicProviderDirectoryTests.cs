using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Gateway.Tests.DynamicProviders;

public sealed class DynamicProviderDirectoryTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeBus _bus = new();
    private readonly ServiceProvider _services;
    private readonly DynamicProvider _provider;

    public DynamicProviderDirectoryTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IInvalidationBus>(_bus);
        services.AddHadrianGateway();
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<DynamicProviderInvalidation>();
        _provider = new DynamicProvider
        {
            Id = Guid.NewGuid(),
            Name = "own",
            Owner = new DynamicProviderOwner(DynamicProviderOwnerKind.User, Guid.NewGuid()),
            ProviderType = "test",
            CreatedAt = _time.GetUtcNow(),
            UpdatedAt = _time.GetUtcNow(),
        };
    }

    private IDynamicProviderStore Store => _services.GetRequiredService<IDynamicProviderStore>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Theory]
    [InlineData(CacheInvalidationKind.DynamicProviders, true)]
    [InlineData(CacheInvalidationKind.DynamicProviders, false)]
    [InlineData(CacheInvalidationKind.Everything, false)]
    public async Task Find_AfterAnotherNodeToldOfAChange_ReadsAnew(CacheInvalidationKind kind, bool namesIt)
    {
        await Store.TryCreateAsync(_provider, default);
        Assert.NotNull(await FindAsync());
        await Store.UpdateAsync(_provider with { IsEnabled = false }, default);
        Assert.NotNull(await FindAsync());

        _bus.Tell(new CacheInvalidation(CacheInvalidationKind.Prices));
        Assert.NotNull(await FindAsync());
        _bus.Tell(new CacheInvalidation(kind, namesIt ? $"{_provider.Id}" : ""));

        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Find_WithoutBeingTold_NoticesANewOneAfterTenSecondsAndAChangeAfterTenMinutes()
    {
        Assert.Null(await FindAsync());
        await Store.TryCreateAsync(_provider, default);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(await FindAsync());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(await FindAsync());

        await Store.DeleteAsync(_provider.Id, default);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.NotNull(await FindAsync());
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task Find_RowThatStaysTheSame_GivesTheSameInstance()
    {
        await Store.TryCreateAsync(_provider, default);
        var first = await FindAsync();
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Same(first, await FindAsync());
        _bus.Tell(new CacheInvalidation(CacheInvalidationKind.Everything));
        Assert.Same(first, await FindAsync());

        await Store.UpdateAsync(_provider with { Models = ["m"], UpdatedAt = _time.GetUtcNow() }, default);
        await _services.GetRequiredService<DynamicProviderInvalidation>().InvalidateAsync(_provider.Id);

        var second = await FindAsync();
        Assert.NotSame(first, second);
        Assert.Equal(["m"], second!.Provider.Settings.AllowedModels);
        Assert.Equal([new CacheInvalidation(CacheInvalidationKind.DynamicProviders, $"{_provider.Id}")], _bus.Published);
    }

    [Fact]
    public async Task List_LeavesOutWhatIsDisabledOrCannotBeUsed()
    {
        await Store.TryCreateAsync(_provider, default);
        await Store.TryCreateAsync(_provider with { Id = Guid.NewGuid(), Name = "off", IsEnabled = false }, default);
        await Store.TryCreateAsync(_provider with { Id = Guid.NewGuid(), Name = "gone", ProviderType = "of_a_package_that_is_gone" }, default);

        var listed = await _services.GetRequiredService<DynamicProviderDirectory>().ListAsync(_provider.Owner, default);

        Assert.Equal([$":user/{_provider.Owner.Id}/own"], listed.Select(instance => instance.Provider.Name));
    }

    [Theory]
    [InlineData("""{"a":{"b":"x"},"n":5,"t":true,"none":null}""", "a:b=x n=5 t=true")]
    [InlineData("{}", "")]
    public void Config_IsReadByPathAndWrittenBack(string json, string settings)
    {
        var read = DynamicProviderConfig.Read(json);

        Assert.Equal(settings, string.Join(' ', read.Select(setting => $"{setting.Key}={setting.Value}")));
        Assert.Equal(read, DynamicProviderConfig.Read(DynamicProviderConfig.Write(read, (_, value) => value)?.ToJsonString()));
    }

    [Theory]
    [InlineData("12", null)]
    [InlineData("twelve", "model_count")]
    [InlineData("99999999999999", "model_count")]
    public async Task Build_ValueOfTheWrongType_IsRefusedWithItsPlace(string value, string? place)
    {
        var services = new ServiceCollection();
        services.AddHadrianGateway();
        services.AddSingleton<IGatewayProviderFactory>(new CountingFactory());
        await using var provider = services.BuildServiceProvider();
        Assert.True(provider.GetRequiredService<DynamicProviderTypes>().TryGet("counting", out var type));

        var refused = Record.Exception(() => provider.GetRequiredService<DynamicProviderBuilder>().Build(
            _provider with { ProviderType = "counting" }, "own", apiKey: null, new Dictionary<string, string> { ["model_count"] = value }, type));

        Assert.True(place is null ? refused is null : refused is GatewayConfigurationException && refused.Message.Contains(place, StringComparison.Ordinal), refused?.ToString());
        Assert.DoesNotContain(value, refused?.Message ?? "", StringComparison.Ordinal);
    }

    /// <summary>A type of provider with a number among its settings.</summary>
    private sealed class CountingFactory : IGatewayProviderFactory
    {
        public string Type => "counting";

        public DynamicProviderRules DynamicProviders { get; } = new() { Settings = [new DynamicProviderSetting("model_count")] };

        public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
        {
            section.Bind(new Settings());
            return new TestProvider(name, new TestProviderOptions(), TimeProvider.System);
        }

        private sealed class Settings
        {
            [ConfigurationKeyName("model_count")]
            public int ModelCount { get; set; }
        }
    }

    private ValueTask<DynamicProviderInstance?> FindAsync()
        => _services.GetRequiredService<DynamicProviderDirectory>().FindAsync(_provider.Owner, _provider.Name, default);
}
