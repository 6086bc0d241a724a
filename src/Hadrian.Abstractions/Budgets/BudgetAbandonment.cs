namespace Hadrian;

/// <summary>What becomes of a reservation whose lease runs out because nobody renewed or settled it.</summary>
public enum BudgetAbandonment
{
    /// <summary>The money is free again.</summary>
    Release,

    /// <summary>The reserved amount counts as spent, until a late settlement replaces it by the actual cost.</summary>
    ChargeEstimate,
}
