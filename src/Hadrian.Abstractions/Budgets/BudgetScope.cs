namespace Hadrian;

/// <summary>What kind of spender a budget binds.</summary>
public enum BudgetScopeKind
{
    /// <summary>Everything that passes the gateway.</summary>
    Global,

    /// <summary>An organisation.</summary>
    Organization,

    /// <summary>A team.</summary>
    Team,

    /// <summary>A project.</summary>
    Project,

    /// <summary>A user.</summary>
    User,

    /// <summary>A service account.</summary>
    ServiceAccount,

    /// <summary>A key, together with the keys it was rotated from and to.</summary>
    Key,
}

/// <summary>Whose money is counted.</summary>
/// <param name="Kind">What kind of spender.</param>
/// <param name="Id">
/// Its id: <see cref="ApiKeyRecord.BudgetSubject"/> of a key; <see cref="Guid.Empty"/> for <see cref="BudgetScopeKind.Global"/>,
/// and, as a key, for all callers that have none.
/// </param>
public readonly record struct BudgetScope(BudgetScopeKind Kind, Guid Id)
{
    /// <summary>Gets everything that passes the gateway.</summary>
    public static BudgetScope Global => default;
}
