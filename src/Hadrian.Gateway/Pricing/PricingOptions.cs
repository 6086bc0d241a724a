namespace Hadrian.Gateway;

/// <summary>Where costs come from. Section <c>pricing</c>.</summary>
public sealed class PricingOptions
{
    /// <summary>Gets or sets which figure counts as a call's cost; key <c>cost_source</c>.</summary>
    /// <value>Default: <see cref="CostSource.PreferProvider"/>.</value>
    public CostSource CostSource { get; set; }

    /// <summary>
    /// Gets or sets a file with a newer catalogue of list prices than the built-in one; key <c>catalog_file</c>. It is read
    /// at start and again when it changes. While it is missing or invalid, the last good catalogue stays in force.
    /// </summary>
    /// <value>Default: <see langword="null"/>, the built-in catalogue.</value>
    public string? CatalogFile { get; set; }

    /// <summary>Gets prices set in code. They replace those of <c>[pricing]</c>; of two for one model the last counts.</summary>
    public IList<ConfiguredPrice> Prices { get; } = [];
}
