using System.Collections.Frozen;

namespace Hadrian.Gateway;

/// <summary>The public list prices of well-known vendors on a given day. Immutable.</summary>
internal sealed class PriceCatalog
{
    public const string NoProvider = "none";
    private const string Resource = "Hadrian.Gateway.Pricing.Catalog.prices.json";

    private static readonly Lazy<PriceCatalog> LazyBuiltIn = new(ReadBuiltIn);

    private readonly FrozenDictionary<string, CatalogProvider> _byName;
    private readonly FrozenDictionary<string, CatalogProvider> _byType;

    public PriceCatalog(string version, DateOnly asOf, IReadOnlyList<CatalogProvider> providers)
    {
        Version = version;
        AsOf = asOf;
        _byName = providers
            .SelectMany(provider => provider.Hosts.Append(provider.Name), (provider, name) => KeyValuePair.Create(name, provider))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _byType = providers
            .SelectMany(provider => provider.Types, (provider, type) => KeyValuePair.Create(type, provider))
            .ToFrozenDictionary(StringComparer.Ordinal);
        Names = [.. providers.Select(provider => provider.Name)];
    }

    /// <summary>Gets the catalogue this version of the gateway came with.</summary>
    public static PriceCatalog BuiltIn => LazyBuiltIn.Value;

    public string Version { get; }

    public DateOnly AsOf { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Finds a vendor by its name here or by one of its hosts.</summary>
    public CatalogProvider? Named(string nameOrHost) => _byName.GetValueOrDefault(nameOrHost);

    /// <summary>Finds the vendor behind a provider: as configured, by the upstream's host, or by type. A server that only speaks a vendor's protocol is not the vendor.</summary>
    public CatalogProvider? PartOf(IGatewayProvider provider)
    {
        if (provider.Settings.CatalogProvider is { Length: > 0 } name)
        {
            return Named(name);
        }

        return (provider.BaseAddress is { } address ? Named(address.Host) : null) ?? _byType.GetValueOrDefault(provider.Type);
    }

    private static PriceCatalog ReadBuiltIn()
    {
        using var resource = typeof(PriceCatalog).Assembly.GetManifestResourceStream(Resource)!;
        using var json = new MemoryStream();
        resource.CopyTo(json);
        return PriceCatalogReader.Read(json.GetBuffer().AsSpan(0, (int)json.Length));
    }
}
