namespace Hadrian;

/// <summary>Where spend is booked: one spender in one period. Two accounts are equal when scope, period and start are.</summary>
public sealed class BudgetAccount : IEquatable<BudgetAccount>
{
    private readonly int _hash;

    /// <summary>Initialises an account.</summary>
    /// <param name="scope">Whose money.</param>
    /// <param name="window">In which period.</param>
    public BudgetAccount(BudgetScope scope, BudgetWindow window)
    {
        Scope = scope;
        Window = window;
        _hash = HashCode.Combine(scope, window.Period, window.Start);
    }

    /// <summary>Gets whose money is counted.</summary>
    public BudgetScope Scope { get; }

    /// <summary>Gets the period.</summary>
    public BudgetWindow Window { get; }

    /// <inheritdoc/>
    public bool Equals(BudgetAccount? other)
        => ReferenceEquals(this, other)
            || (other is not null && Scope == other.Scope && Window.Period == other.Window.Period && Window.Start == other.Window.Start);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BudgetAccount);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
