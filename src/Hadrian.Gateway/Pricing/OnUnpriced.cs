namespace Hadrian.Gateway;

/// <summary>What happens to a call whose model has no known price.</summary>
public enum OnUnpriced
{
    /// <summary>It is refused with 403 <c>model_not_priced</c>.</summary>
    Deny,

    /// <summary>It is taken to cost <see cref="CostEstimateOptions.UnpricedCostCents"/>.</summary>
    Floor,

    /// <summary>It passes without an estimate.</summary>
    Allow,
}
