namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>model_pricing</c>.</summary>
internal sealed class ModelPriceEntity : IListedEntity
{
    public required Guid Id { get; init; }

    public required PriceScopeKind ScopeKind { get; init; }

    /// <summary>Gets whose price it is; the empty id for everybody's, since databases take NULLs for different.</summary>
    public required Guid ScopeId { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required StoredPriceOrigin Origin { get; set; }

    /// <summary>Gets or sets the price as JSON (<see cref="PriceDocument"/>). It is read whole and never searched by.</summary>
    public required string Price { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public static ModelPriceEntity From(StoredPrice price) => new()
    {
        Id = price.Id,
        ScopeKind = price.Scope.Kind,
        ScopeId = price.Scope.Id,
        Provider = price.Provider,
        Model = price.Model,
        Origin = price.Origin,
        Price = PriceDocument.Write(price.Price),
        CreatedAt = price.CreatedAt,
        UpdatedAt = price.UpdatedAt,
    };

    public StoredPrice ToRecord() => new(new PriceScope(ScopeKind, ScopeId), Provider, Model, PriceDocument.Read(Price))
    {
        Id = Id,
        Origin = Origin,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };

    public void Take(StoredPrice price)
    {
        Price = PriceDocument.Write(price.Price);
        Origin = price.Origin;
        UpdatedAt = price.UpdatedAt;
    }
}
