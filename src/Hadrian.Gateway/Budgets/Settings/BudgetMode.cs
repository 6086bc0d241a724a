namespace Hadrian.Gateway;

/// <summary>Whether budgets bind.</summary>
public enum BudgetMode
{
    /// <summary>A call that does not fit is refused.</summary>
    Enforce,

    /// <summary>Calls are counted and judged, in metrics, logs and for observers; callers notice nothing.</summary>
    Shadow,
}
