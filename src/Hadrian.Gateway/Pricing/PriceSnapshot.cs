using System.Collections.Frozen;

namespace Hadrian.Gateway;

/// <summary>All prices as they are at one time. Immutable; looked up without lock or allocation.</summary>
internal sealed class PriceSnapshot
{
    private readonly ConfiguredPrices _configured;
    private readonly ProviderRegistry _providers;
    private readonly FrozenDictionary<string, CatalogProvider?> _listed;
    private readonly FrozenDictionary<StoredPriceKey, ModelPrice> _stored;

    public PriceSnapshot(ConfiguredPrices configured, ProviderRegistry providers, PriceCatalog catalog)
        : this(configured, providers, catalog, FrozenDictionary<StoredPriceKey, ModelPrice>.Empty)
    {
    }

    private PriceSnapshot(
        ConfiguredPrices configured, ProviderRegistry providers, PriceCatalog catalog, FrozenDictionary<StoredPriceKey, ModelPrice> stored)
    {
        _configured = configured;
        _providers = providers;
        Catalog = catalog;
        _listed = providers.All.ToFrozenDictionary(provider => provider.Name, catalog.PartOf, StringComparer.Ordinal);
        _stored = stored;
    }

    public PriceCatalog Catalog { get; }

    public PriceSnapshot With(PriceCatalog catalog) => new(_configured, _providers, catalog, _stored);

    public PriceSnapshot With(IReadOnlyList<StoredPrice> stored) => new(_configured, _providers, Catalog, stored.ToFrozenDictionary(
        price => new StoredPriceKey(price.Scope, new PriceKey(price.Provider, price.Model)), price => price.Price));

    public PriceQuote Find(ModelTarget target, Principal principal)
    {
        if (target.Dynamic is { } instance)
        {
            return Find(target, instance, principal);
        }

        var key = new PriceKey(target.Provider, target.Model);
        var own = _configured.Models.GetValueOrDefault(key);

        // A provider that is not configured is one an application calls through the policies alone: its name is a
        // vendor's, or a vendor's host.
        var list = _listed.TryGetValue(target.Provider, out var mapped) ? mapped : Catalog.Named(target.Provider);
        var listed = list?.Models.GetValueOrDefault(target.Model);
        var mostOutput = own.MaxOutputTokens ?? listed?.MaxOutputTokens;
        if (FindStored(key, principal) is { } stored)
        {
            return new(stored, PricingSources.Database, null, mostOutput);
        }

        if (own.Price is not null)
        {
            return new(own.Price, own.Source, null, mostOutput);
        }

        if (_configured.AnyProvider.TryGetValue(target.Model, out var anywhere))
        {
            return new(anywhere, PricingSources.PricingConfig, null, mostOutput);
        }

        return listed?.Price is { } price ? new(price, PricingSources.Catalog, Catalog.Version, mostOutput)
            : _configured.Default is { } standard ? new(standard, PricingSources.PricingConfig, null, mostOutput)
            : PriceQuote.None with { MaxOutputTokens = mostOutput };
    }

    /// <summary>
    /// Finds the price at a provider that a tenant has made. Prices of everybody for a provider of that name are for another one, so
    /// those stored for the caller and for the provider's owner count, then the price table and the list prices of the vendor behind it.
    /// </summary>
    private PriceQuote Find(ModelTarget target, DynamicProviderInstance instance, Principal principal)
    {
        var listed = Catalog.PartOf(instance.Provider)?.Models.GetValueOrDefault(target.Model);
        var mostOutput = listed?.MaxOutputTokens;
        var key = new PriceKey(instance.Record.Name, target.Model);
        var stored = FindOwned(key, principal) ?? _stored.GetValueOrDefault(new(ScopeOf(instance.Record.Owner), key));
        return stored is { } owned ? new(owned, PricingSources.Database, null, mostOutput)
            : _configured.AnyProvider.TryGetValue(target.Model, out var anywhere) ? new(anywhere, PricingSources.PricingConfig, null, mostOutput)
            : listed?.Price is { } price ? new(price, PricingSources.Catalog, Catalog.Version, mostOutput)
            : _configured.Default is { } standard ? new(standard, PricingSources.PricingConfig, null, mostOutput)
            : PriceQuote.None with { MaxOutputTokens = mostOutput };
    }

    /// <summary>Tells whether a model has a price for anybody at all.</summary>
    public bool IsPriced(ModelTarget target) => Find(target, Principal.Anonymous).Price is not null
        || _stored.Keys.Any(stored => stored.Model == new PriceKey(target.Provider, target.Model));

    private ModelPrice? FindStored(PriceKey model, Principal principal)
        => _stored.Count == 0 ? null : FindOwned(model, principal) ?? _stored.GetValueOrDefault(new(PriceScope.Global, model));

    private ModelPrice? FindOwned(PriceKey model, Principal principal)
    {
        if (principal.ApiKey?.Owner is { } owner && ScopeKindOf(owner.Kind) is { } kind
            && _stored.TryGetValue(new(new PriceScope(kind, owner.Id), model), out var price))
        {
            return price;
        }

        return principal.OrganizationId is { } organization
            ? _stored.GetValueOrDefault(new(new PriceScope(PriceScopeKind.Organization, organization), model))
            : null;
    }

    private static PriceScope ScopeOf(DynamicProviderOwner owner) => new(
        owner.Kind switch
        {
            DynamicProviderOwnerKind.User => PriceScopeKind.User,
            DynamicProviderOwnerKind.Project => PriceScopeKind.Project,
            DynamicProviderOwnerKind.Team => PriceScopeKind.Team,
            _ => PriceScopeKind.Organization,
        },
        owner.Id);

    private static PriceScopeKind? ScopeKindOf(ApiKeyOwnerKind owner) => owner switch
    {
        ApiKeyOwnerKind.User => PriceScopeKind.User,
        ApiKeyOwnerKind.Project => PriceScopeKind.Project,
        ApiKeyOwnerKind.Team => PriceScopeKind.Team,
        ApiKeyOwnerKind.Organization => PriceScopeKind.Organization,
        _ => null,
    };
}
