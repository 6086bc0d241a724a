using CsCheck;
using Microsoft.Extensions.Time.Testing;
using static Hadrian.Gateway.Tests.Budgets.BudgetSamples;

namespace Hadrian.Gateway.Tests.Budgets;

public class LedgerConcurrencyTests
{
    [Fact]
    [Trait("Property", "BU-3")]
    public void Ledger_EstimatesHold_NoThreadEverSeesMoreThanTheLimit()
        => Gen.Select(Gen.Int[1, 30], Gen.Int[0, 100], Gen.Int[0, 3]).List[50, 200].Sample(
            calls =>
            {
                var ledger = new InMemoryBudgetLedger(new FakeTimeProvider(Noon));
                BudgetLimit[] limits = [Limit(300), Limit(200)];
                var spent = 0L;
                var exceeded = 0;
                Parallel.ForEach(calls, new ParallelOptions { MaxDegreeOfParallelism = 8 }, call =>
                {
                    var (estimate, percent, renewals) = call;
                    var reservation = Reservation(estimate, limits);
                    if (!Wait(ledger.ReserveAsync(reservation, default)).Fits)
                    {
                        return;
                    }

                    for (var i = 0; i < renewals; i++)
                    {
                        Wait(ledger.ExtendAsync(reservation, Cents(estimate), force: false, default));
                    }

                    if (limits.Any(limit => Wait(ledger.ReadAsync(Guid.Empty, limit.Account, default)).Committed > limit.Amount))
                    {
                        Interlocked.Increment(ref exceeded);
                    }

                    var actual = (long)estimate * percent / 100;
                    Wait(ledger.SettleAsync(reservation, Cents(actual), default));
                    Interlocked.Add(ref spent, actual);
                });

                return exceeded == 0 && limits.All(limit =>
                    Wait(ledger.ReadAsync(Guid.Empty, limit.Account, default)) == new BudgetBalance(Cents(spent), Money.Zero));
            },
            iter: 100);

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
