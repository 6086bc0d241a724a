namespace Hadrian;

/// <summary>Knows from durable usage what was spent, so that a ledger that lost its memory still blocks.</summary>
public interface IBudgetSpendSource
{
    /// <summary>The key of the service that answers only after this process has stored all usage it holds; a ledger asks that one.</summary>
    const string SettledKey = "hadrian.settled";

    /// <summary>Sums the cost of the calls that arrived within the account's window.</summary>
    /// <param name="account">
    /// The account. Of a <see cref="BudgetScopeKind.Key"/> it names the <see cref="ApiKeyRecord.BudgetSubject"/>: the sum goes
    /// over all keys that share it.
    /// </param>
    /// <param name="cancellationToken">A token to give up.</param>
    ValueTask<Money> GetSpendAsync(BudgetAccount account, CancellationToken cancellationToken);
}
