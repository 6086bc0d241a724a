namespace Hadrian.Gateway;

/// <summary>What happens to calls with a budget while the ledger cannot be reached.</summary>
public enum BudgetStoreFailure
{
    /// <summary>They are refused with 503.</summary>
    FailClosed,

    /// <summary>They pass; what they cost is booked once the ledger is back.</summary>
    FailOpen,

    /// <summary>This node counts alone, with <see cref="BudgetOptions.LocalShare"/> of every limit.</summary>
    Local,
}
