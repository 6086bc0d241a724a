namespace Hadrian;

/// <summary>What a settlement met.</summary>
public enum BudgetSettlement
{
    /// <summary>The reservation was there; the actual cost took its place.</summary>
    Settled,

    /// <summary>The lease had run out; the actual cost was booked all the same.</summary>
    Late,

    /// <summary>The operation was settled before; nothing changed.</summary>
    Repeated,
}
