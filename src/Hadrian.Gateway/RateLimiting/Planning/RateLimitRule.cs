namespace Hadrian.Gateway;

/// <summary>One limit of the configuration, for one party or for each of a kind.</summary>
internal readonly record struct RateLimitRule(RateLimitScopeKind Kind, Guid? Id, string? Name, RateLimitMeasure Measure, RateLimitWindow Window, long Limit)
{
    /// <summary>Gets whether only the call tells whom the rule binds, not its principal.</summary>
    public bool IsOfCall => Kind is RateLimitScopeKind.Model or RateLimitScopeKind.Provider or RateLimitScopeKind.Address;

    /// <summary>Gets whether tenants share what the rule counts.</summary>
    public bool IsShared => IsOfCall || Kind == RateLimitScopeKind.Global;

    /// <summary>Gets when the rule can be applied: what concerns tokens or the target is known once the body is read.</summary>
    public PolicyStage Stage => Measure == RateLimitMeasure.Tokens || Kind is RateLimitScopeKind.Model or RateLimitScopeKind.Provider
        ? PolicyStage.Reservation
        : PolicyStage.Admission;

    public bool Binds(RateLimitScope scope) => (Id is null || Id == scope.Id) && (Name is null || Name == scope.Name);

    public RateLimitDimension For(RateLimitScope scope) => new(scope, Measure, Window, Limit);
}
