namespace Hadrian.Gateway;

/// <summary>A budget set in the configuration, for one spender or for each of a kind. An element of <c>limits.budget.scope_limits</c>.</summary>
public sealed class BudgetScopeLimit
{
    /// <summary>Gets or sets what kind of spender; <c>scope</c> in the file.</summary>
    /// <value>Default: <see cref="BudgetScopeKind.Global"/>.</value>
    public BudgetScopeKind Scope { get; set; }

    /// <summary>Gets or sets which one; <see langword="null"/> for each of its kind, on its own. Must not be set for a global budget.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public Guid? Id { get; set; }

    /// <summary>Gets or sets the period.</summary>
    /// <value>Default: <see cref="BudgetPeriod.Daily"/>.</value>
    public BudgetPeriod Period { get; set; }

    /// <summary>Gets or sets the limit in US cents; at least 1.</summary>
    public long LimitCents { get; set; }

    /// <summary>Gets or sets whose midnight the period begins at, as an IANA name such as <c>Europe/Berlin</c>.</summary>
    /// <value>Default: <see langword="null"/>, that of <see cref="BudgetOptions.TimeZone"/>.</value>
    public string? TimeZone { get; set; }
}
