using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>The configured providers by name: those registered in code and those of the configuration. Immutable.</summary>
public sealed class ProviderRegistry
{
    private readonly FrozenDictionary<string, IGatewayProvider> _providers;

    /// <summary>Builds the registry.</summary>
    /// <param name="registered">The providers registered in code.</param>
    /// <param name="factories">What makes providers from configuration, by type.</param>
    /// <param name="configuration">The gateway's configuration; its <c>providers</c> section is read.</param>
    /// <param name="services">The application's services, handed to the factories.</param>
    /// <exception cref="GatewayConfigurationException">A provider's type is unknown, its name taken, or a setting of it wrong.</exception>
    public ProviderRegistry(
        IEnumerable<IGatewayProvider> registered,
        IEnumerable<IGatewayProviderFactory> factories,
        GatewayConfiguration configuration,
        IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var byType = factories.ToFrozenDictionary(factory => factory.Type, StringComparer.Ordinal);
        var providers = new Dictionary<string, IGatewayProvider>(StringComparer.Ordinal);
        foreach (var provider in registered.Concat(Configured(byType, configuration, services)))
        {
            if (provider.Name.StartsWith(ModelTarget.DynamicPrefix))
            {
                throw new GatewayConfigurationException($"providers.{provider.Name}: names that begin with '{ModelTarget.DynamicPrefix}' are those of providers made through the admin API. Choose another.");
            }

            if (!providers.TryAdd(provider.Name, provider))
            {
                throw new GatewayConfigurationException($"providers.{provider.Name}: two providers have this name. Rename one of them.");
            }
        }

        ProviderSettingsRules.Check(providers);
        _providers = providers.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Gets all providers, ordered by name.</summary>
    public IEnumerable<IGatewayProvider> All => _providers.Values.OrderBy(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>Gets how many there are.</summary>
    public int Count => _providers.Count;

    /// <summary>Finds a provider.</summary>
    /// <param name="name">Its name; case-sensitive.</param>
    public IGatewayProvider? Find(string name) => _providers.GetValueOrDefault(name);

    /// <summary>Gives the provider a target is at, made through the admin API or not.</summary>
    /// <param name="target">The target of a routed call.</param>
    /// <exception cref="KeyNotFoundException">There is no such provider.</exception>
    public IGatewayProvider Of(ModelTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Dynamic?.Provider ?? _providers[target.Provider];
    }

    private static IEnumerable<IGatewayProvider> Configured(
        FrozenDictionary<string, IGatewayProviderFactory> factories, GatewayConfiguration configuration, IServiceProvider services)
    {
        foreach (var section in configuration.Section("providers").GetChildren())
        {
            var type = section["type"]
                ?? throw new GatewayConfigurationException($"providers.{section.Key}.type is missing. Known types: {Known(factories)}.");
            var factory = factories.GetValueOrDefault(type)
                ?? throw new GatewayConfigurationException($"providers.{section.Key}.type: '{type}' is not known here. Known types: {Known(factories)}; add the package of another one.");
            yield return factory.Create(section.Key, section, services);
        }
    }

    private static string Known(FrozenDictionary<string, IGatewayProviderFactory> factories)
        => string.Join(", ", factories.Keys.Order(StringComparer.Ordinal));
}

/// <summary>The configuration section the gateway was added with; empty when everything is set in code.</summary>
/// <param name="root">The section.</param>
public sealed class GatewayConfiguration(IConfiguration root)
{
    /// <summary>Gets a part of it.</summary>
    /// <param name="key">The part's path, segments joined by <c>:</c>.</param>
    public IConfigurationSection Section(string key) => root.GetSection(key);

    /// <summary>Gets one value.</summary>
    /// <param name="key">The value's path.</param>
    public string? Value(string key) => root[key];
}
