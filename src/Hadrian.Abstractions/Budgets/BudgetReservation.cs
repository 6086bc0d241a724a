namespace Hadrian;

/// <summary>
/// Money to be set aside for one operation, in every account it must fit into. Plain data: a store may keep it as text, and
/// whoever settles it later hands over the same data, so a settlement finds its accounts even when the store has forgotten them.
/// </summary>
public sealed record BudgetReservation
{
    /// <summary>Gets the operation. An operation is reserved once.</summary>
    public required Guid OperationId { get; init; }

    /// <summary>
    /// Gets whose accounts are kept together, so that one script or lock reaches all of them: the organisation, or else the
    /// key; <see cref="Guid.Empty"/> for everyone as soon as a global budget applies.
    /// </summary>
    public required Guid TenantId { get; init; }

    /// <summary>Gets the accounts and their limits; at least one.</summary>
    public required IReadOnlyList<BudgetLimit> Limits { get; init; }

    /// <summary>Gets the most the operation can cost; not negative.</summary>
    public required Money Amount { get; init; }

    /// <summary>Gets how long the reservation lives without being renewed.</summary>
    public required TimeSpan LeaseDuration { get; init; }

    /// <summary>Gets whether limits bind. When not, the amount is taken even where it does not fit, and the verdict says that it did not.</summary>
    public bool IsEnforced { get; init; } = true;

    /// <summary>Gets what becomes of the money when the lease runs out.</summary>
    public BudgetAbandonment OnAbandon { get; init; }

    /// <summary>Gets what the call was, for the account of an abandoned one.</summary>
    public BudgetedCall Call { get; init; }
}
