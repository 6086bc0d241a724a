using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Hadrian.Gateway;

/// <summary>The types of provider that tenants can make through the admin API, by all the names they go by.</summary>
internal sealed class DynamicProviderTypes(IEnumerable<IGatewayProviderFactory> factories)
{
    private readonly FrozenDictionary<string, DynamicProviderType> _types = factories
        .Where(factory => factory.DynamicProviders is not null)
        .SelectMany(
            factory => factory.DynamicProviders!.Aliases.Prepend(factory.Type),
            (factory, name) => KeyValuePair.Create(name, new DynamicProviderType(factory, factory.DynamicProviders!)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public IEnumerable<string> Names => _types.Keys.Order(StringComparer.Ordinal);

    public bool TryGet(string name, [NotNullWhen(true)] out DynamicProviderType? type) => _types.TryGetValue(name, out type);
}

/// <summary>A type of provider that tenants can make.</summary>
internal sealed record DynamicProviderType(IGatewayProviderFactory Factory, DynamicProviderRules Rules);
