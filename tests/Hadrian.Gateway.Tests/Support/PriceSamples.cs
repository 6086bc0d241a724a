using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Hadrian.Gateway.Tests.Support;

/// <summary>Makes prices, providers and the services that know them.</summary>
internal static class PriceSamples
{
    public static Money Dollars(decimal dollars) => Money.FromDollars(dollars);

    public static ModelPrice PerMillion(decimal input, decimal output, decimal? cached = null, decimal? written = null, decimal? reasoning = null) => new()
    {
        Tokens = new TokenPrices
        {
            Input = Dollars(input),
            Output = Dollars(output),
            CachedInput = cached is { } c ? Dollars(c) : null,
            CacheWrite = written is { } w ? Dollars(w) : null,
            Reasoning = reasoning is { } r ? Dollars(r) : null,
        },
    };

    public static IGatewayProvider Provider(string name, string type = "other", string? address = null, ProviderSettings? settings = null)
    {
        var provider = Substitute.For<IGatewayProvider>();
        provider.Name.Returns(name);
        provider.Type.Returns(type);
        provider.Settings.Returns(settings ?? new ProviderSettings());
        provider.BaseAddress.Returns(address is null ? null : new Uri(address));
        return provider;
    }

    public static ServiceCollection Services(IEnumerable<IGatewayProvider> providers, params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        foreach (var provider in providers)
        {
            services.AddSingleton(provider);
        }

        services.AddHadrianGateway(Configuration(settings));
        return services;
    }

    public static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
        .Build();

    public static GatewayCall Call(ModelTarget? target, GatewayOperation operation = GatewayOperation.Chat)
        => new(operation, DateTimeOffset.UnixEpoch) { Target = target };

    public static Principal OwnedBy(ApiKeyOwnerKind kind, Guid owner, Guid? organization = null)
        => Principal.ForApiKey(Keys.Record(DateTimeOffset.UnixEpoch) with { Owner = new ApiKeyOwner(kind, owner), OrganizationId = organization });
}
