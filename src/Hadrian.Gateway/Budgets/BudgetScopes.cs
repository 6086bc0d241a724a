namespace Hadrian.Gateway;

/// <summary>Tells whose money a caller spends.</summary>
internal static class BudgetScopes
{
    /// <summary>Gives all that are known of a caller, the widest first.</summary>
    public static IEnumerable<BudgetScope> Of(Principal principal)
    {
        yield return BudgetScope.Global;
        var owner = principal.ApiKey?.Owner;
        if ((principal.OrganizationId ?? IdOf(owner, ApiKeyOwnerKind.Organization)) is { } organization)
        {
            yield return new BudgetScope(BudgetScopeKind.Organization, organization);
        }

        if (owner is { Kind: not ApiKeyOwnerKind.Organization } other)
        {
            yield return new BudgetScope(KindOf(other.Kind), other.Id);
        }

        if (principal.User is { } user)
        {
            yield return new BudgetScope(BudgetScopeKind.User, user.Id);
        }

        yield return KeyOf(principal);
    }

    /// <summary>Gives the scope of the caller's key, or of a user who has none; callers without either share a scope.</summary>
    public static BudgetScope KeyOf(Principal principal) => new(BudgetScopeKind.Key, principal.ApiKey?.BudgetSubject ?? principal.User?.Id ?? Guid.Empty);

    /// <summary>Gives the scope's name, as in messages and configuration.</summary>
    public static string Name(BudgetScopeKind kind) => kind switch
    {
        BudgetScopeKind.Global => "global",
        BudgetScopeKind.Organization => "organization",
        BudgetScopeKind.Team => "team",
        BudgetScopeKind.Project => "project",
        BudgetScopeKind.User => "user",
        BudgetScopeKind.ServiceAccount => "service_account",
        _ => "key",
    };

    /// <summary>Gives the period's name, as in messages and configuration.</summary>
    public static string Name(BudgetPeriod period) => period switch
    {
        BudgetPeriod.Daily => "daily",
        BudgetPeriod.Weekly => "weekly",
        BudgetPeriod.Monthly => "monthly",
        _ => "total",
    };

    private static Guid? IdOf(ApiKeyOwner? owner, ApiKeyOwnerKind kind) => owner is { } known && known.Kind == kind ? known.Id : null;

    private static BudgetScopeKind KindOf(ApiKeyOwnerKind owner) => owner switch
    {
        ApiKeyOwnerKind.Team => BudgetScopeKind.Team,
        ApiKeyOwnerKind.Project => BudgetScopeKind.Project,
        ApiKeyOwnerKind.User => BudgetScopeKind.User,
        _ => BudgetScopeKind.ServiceAccount,
    };
}
