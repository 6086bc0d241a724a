using CsCheck;
using Microsoft.Extensions.Time.Testing;
using static Hadrian.Gateway.Tests.Budgets.BudgetSamples;

namespace Hadrian.Gateway.Tests.Budgets;

public class LedgerModelTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];

    private enum Act
    {
        Reserve,
        Settle,
        SettleForMore,
        Release,
        Extend,
        Renew,
        Wait,
        WaitForTomorrow,
        Sweep,
    }

    [Fact]
    [Trait("Property", "BU-3")]
    [Trait("Property", "BU-5")]
    public async Task Ledger_AnyInterleaving_AgreesWithTheModelAndKeepsItsBound()
    {
        var acts = Gen.Frequency(
            (8, Gen.Const(Act.Reserve)),
            (5, Gen.Const(Act.Settle)),
            (1, Gen.Const(Act.SettleForMore)),
            (1, Gen.Const(Act.Release)),
            (2, Gen.Const(Act.Extend)),
            (2, Gen.Const(Act.Renew)),
            (3, Gen.Const(Act.Wait)),
            (1, Gen.Const(Act.WaitForTomorrow)),
            (1, Gen.Const(Act.Sweep)));
        var steps = Gen.Select(acts, Gen.Int[0, 40], Gen.Int[0, 1_000]).List[0, 60];

        await Gen.Select(steps, Gen.Bool).SampleAsync(RunAsync);
    }

    private static async Task RunAsync(List<(Act Act, int Cents, int Choice)> steps, bool chargesEstimate)
    {
        var time = new FakeTimeProvider(Noon);
        var ledger = new InMemoryBudgetLedger(time);
        var model = new LedgerModel();
        var total = Limit(1_000, Account(BudgetScopeKind.Organization, Ids[0], Noon, BudgetPeriod.Total));
        HashSet<BudgetLimit> limits = [total];
        var reports = 0;
        foreach (var (act, cents, choice) in steps)
        {
            var now = time.GetUtcNow();
            var chosen = model.Operations.Count == 0 ? null : model.Operations[choice % model.Operations.Count];
            switch (act)
            {
                case Act.Reserve:
                    var daily = Limit(100, Account(BudgetScopeKind.Key, Ids[choice % 4], now));
                    var team = Limit(150, Account(BudgetScopeKind.Team, Ids[choice % 2], now));
                    var reservation = Reservation(cents, daily, team, total) with
                    {
                        OnAbandon = chargesEstimate ? BudgetAbandonment.ChargeEstimate : BudgetAbandonment.Release,
                    };
                    limits.UnionWith([daily, team]);
                    Assert.Equal(model.Reserve(reservation, now), await ledger.FitsAsync(reservation));
                    break;
                case Act.Settle or Act.SettleForMore or Act.Release when chosen is not null:
                    var actual = act switch
                    {
                        Act.Settle => Money.FromCents(Math.Min(cents, (long)chosen.Held.Cents)),
                        Act.SettleForMore => chosen.Held + Cents(cents),
                        _ => Money.Zero,
                    };
                    LedgerModel.Settle(chosen, actual);
                    await ledger.SettleAsync(chosen.Reservation, actual, CancellationToken.None);
                    break;
                case Act.Extend when chosen is not null:
                    var extended = chosen.Held + Cents(cents / 4);
                    Assert.Equal(
                        model.Extend(chosen, extended, now),
                        (await ledger.ExtendAsync(chosen.Reservation, extended, force: false, CancellationToken.None)).Fits);
                    break;
                case Act.Renew when chosen is not null:
                    model.Renew(chosen, now);
                    await ledger.RenewAsync(Guid.Empty, [chosen.Reservation.OperationId], chosen.Reservation.LeaseDuration, CancellationToken.None);
                    break;
                case Act.Wait:
                    time.Advance(TimeSpan.FromSeconds(choice % 70));
                    break;
                case Act.WaitForTomorrow:
                    time.Advance(TimeSpan.FromHours(24));
                    break;
                case Act.Sweep:
                    model.Sweep(now);
                    reports += (await ledger.SweepAsync(CancellationToken.None)).Count;
                    break;
            }

            await CompareAsync(ledger, model, limits, time.GetUtcNow());
        }

        reports += (await ledger.SweepAsync(CancellationToken.None)).Count;
        Assert.Equal(model.Operations.Count(operation => operation.AbandonedAt is not null), reports);
        Assert.Equal(model.Operations.Count(operation => operation.IsOpen), ledger.Count.Open);
    }

    private static async Task CompareAsync(InMemoryBudgetLedger ledger, LedgerModel model, HashSet<BudgetLimit> limits, DateTimeOffset now)
    {
        model.Expire(now);

        // What is older may have been forgotten.
        foreach (var limit in limits.Where(limit => !(limit.Account.Window.End + TimeSpan.FromHours(24) <= now)))
        {
            var balance = await ledger.ReadAsync(Guid.Empty, limit.Account, CancellationToken.None);

            Assert.Equal((model.Settled(limit.Account), model.Outstanding(limit.Account)), (balance.Settled, balance.Outstanding));
            Assert.True(balance.Committed <= limit.Amount + model.Overshoot(limit.Account));
            Assert.True(balance.Settled >= Money.Zero && balance.Outstanding >= Money.Zero);
        }
    }
}
