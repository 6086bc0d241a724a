namespace Hadrian;

/// <summary>The period a budget is counted over. Days begin at midnight of the budget's time zone, UTC unless it says otherwise.</summary>
public enum BudgetPeriod
{
    /// <summary>A calendar day.</summary>
    Daily,

    /// <summary>A calendar month.</summary>
    Monthly,

    /// <summary>A week from Monday to Sunday.</summary>
    Weekly,

    /// <summary>All time: what is spent never comes back.</summary>
    Total,
}
