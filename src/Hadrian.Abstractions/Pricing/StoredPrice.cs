namespace Hadrian;

/// <summary>A price set while the gateway runs. Scope, provider and model identify it; its id does, too.</summary>
/// <param name="Scope">For whom it holds.</param>
/// <param name="Provider">The provider's name; case-sensitive.</param>
/// <param name="Model">The model id at the provider; case-sensitive.</param>
/// <param name="Price">What the model costs.</param>
public sealed record StoredPrice(PriceScope Scope, string Provider, string Model, ModelPrice Price)
{
    /// <summary>Gets its id, by which the admin API names it.</summary>
    /// <value>Default: a new one.</value>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Gets where it comes from.</summary>
    public StoredPriceOrigin Origin { get; init; }

    /// <summary>Gets when it was first set, to the millisecond.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when it was last set, to the millisecond.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
