namespace Hadrian.Gateway;

/// <summary>What happens to a call that does not fit its budget.</summary>
public enum BudgetExceededAction
{
    /// <summary>It is refused with 402.</summary>
    Block,

    /// <summary>It is refused with 429, for clients that know how to wait for no other status.</summary>
    Throttle,

    /// <summary>It passes, and its caller is warned.</summary>
    Warn,
}
