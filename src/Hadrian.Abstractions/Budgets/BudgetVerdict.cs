namespace Hadrian;

/// <summary>A ledger's answer to a reservation or an extension.</summary>
public readonly record struct BudgetVerdict
{
    /// <summary>Gets whether the amount fits into every account. When not, and limits bind, nothing was taken anywhere.</summary>
    public required bool Fits { get; init; }

    /// <summary>Gets the limit in the way, of several the one that resets last; when it fits, the limit nearest to being reached.</summary>
    public required BudgetLimit Limit { get; init; }

    /// <summary>Gets what the account of <see cref="Limit"/> holds now.</summary>
    public required BudgetBalance Balance { get; init; }

    /// <summary>Gets the limits whose warning threshold this operation was the first to reach; each is given once, whatever node asks.</summary>
    public IReadOnlyList<BudgetLimit> Warned
    {
        get => field ?? [];
        init;
    }
}
