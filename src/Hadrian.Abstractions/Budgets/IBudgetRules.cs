namespace Hadrian;

/// <summary>
/// Knows the budgets of organisations, teams, projects, users and service accounts that bind a caller. What several
/// implementations give applies together, beside the budget a key carries itself.
/// </summary>
public interface IBudgetRules
{
    /// <summary>Gives the budgets a caller must fit into.</summary>
    /// <param name="principal">The caller.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <remarks>The answer is used for up to a minute, so this is no hot path.</remarks>
    ValueTask<IReadOnlyList<BudgetRule>> GetAsync(Principal principal, CancellationToken cancellationToken);
}
