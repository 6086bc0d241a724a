namespace Hadrian.Gateway;

/// <summary>Which figure counts as a call's cost.</summary>
public enum CostSource
{
    /// <summary>What the provider reports; where it reports nothing, what prices give.</summary>
    PreferProvider,

    /// <summary>What prices give, whatever the provider reports.</summary>
    CalculatedOnly,

    /// <summary>What the provider reports; where it reports nothing, the cost is unknown.</summary>
    ProviderOnly,
}
