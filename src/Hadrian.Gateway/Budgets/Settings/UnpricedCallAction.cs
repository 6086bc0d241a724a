namespace Hadrian.Gateway;

/// <summary>What happens to a call whose price is not known.</summary>
public enum UnpricedCallAction
{
    /// <summary>It is refused with 402.</summary>
    Deny,

    /// <summary>It counts as <see cref="BudgetOptions.EstimatedCostCents"/>.</summary>
    Floor,

    /// <summary>It passes and costs nothing.</summary>
    Allow,
}
