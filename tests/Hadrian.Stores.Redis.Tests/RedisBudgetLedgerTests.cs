using CsCheck;
using Hadrian.Gateway;
using Hadrian.Stores.Redis.Tests.Servers;
using Hadrian.TestCommon.Redis;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Stores.Redis.Tests;

public sealed class RedisBudgetLedgerTests(SingleRedis redis) : RedisBudgetLedgerContract(redis), IClassFixture<SingleRedis>;

public sealed class RedisClusterBudgetLedgerTests(ClusterRedis redis) : RedisBudgetLedgerContract(redis), IClassFixture<ClusterRedis>;

public abstract class RedisBudgetLedgerContract(SingleRedis redis)
{
    private static readonly DateTimeOffset Noon = new(2035, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Tenant = Guid.NewGuid();
    private static readonly BudgetAccount Key = new(new(BudgetScopeKind.Key, Guid.NewGuid()), BudgetWindow.Containing(Noon, BudgetPeriod.Daily, TimeZoneInfo.Utc));
    private static readonly BudgetAccount Team = new(new(BudgetScopeKind.Team, Guid.NewGuid()), BudgetWindow.Containing(Noon, BudgetPeriod.Monthly, TimeZoneInfo.Utc));

    private readonly string _prefix = $"test:{Guid.NewGuid():N}:";

    [RedisFact]
    [Trait("Property", "BU-3")]
    [Trait("Property", "BU-5")]
    [Trait("Property", "BU-7")]
    public async Task Ledger_AnySequence_AgreesWithTheLedgerInMemory()
    {
        var step = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 40], Gen.Int[0, 1_000]);
        await Gen.Select(step.List[1, 40], Gen.Bool).SampleAsync(RunAsync, iter: 40);
    }

    private async Task RunAsync(List<(int Act, int Cents, int Choice)> steps, bool charges)
    {
        var time = new FakeTimeProvider(Noon);
        var memory = new InMemoryBudgetLedger(time);
        await using var node = new RedisNode(redis.Url, $"{_prefix}{Guid.NewGuid():N}:", time);
        List<BudgetReservation> made = [];
        foreach (var (act, cents, choice) in steps)
        {
            var chosen = made.Count == 0 ? null : made[choice % made.Count];
            switch (act)
            {
                case 0 or 1:
                    var asked = Reservation(cents, new BudgetLimit(Key, Cents(100), Cents(80)), new BudgetLimit(Team, Cents(150), Cents(120))) with
                    {
                        OnAbandon = charges ? BudgetAbandonment.ChargeEstimate : BudgetAbandonment.Release,
                        IsEnforced = choice % 10 > 0,
                    };
                    var verdict = await memory.ReserveAsync(asked, default);
                    AssertEqual(verdict, await node.Ledger.ReserveAsync(asked, default));
                    if (verdict.Fits || !asked.IsEnforced)
                    {
                        made.Add(asked);
                    }

                    break;
                case 2 or 3 when chosen is not null:
                    Assert.Equal(await memory.SettleAsync(chosen, Cents(cents), default), await node.Ledger.SettleAsync(chosen, Cents(cents), default));
                    break;
                case 4 when chosen is not null:
                    var force = choice % 2 == 0;
                    AssertEqual(await memory.ExtendAsync(chosen, Cents(cents), force, default), await node.Ledger.ExtendAsync(chosen, Cents(cents), force, default));
                    break;
                case 5 when chosen is not null:
                    await memory.RenewAsync(Tenant, [chosen.OperationId], TimeSpan.FromSeconds(60), default);
                    await node.Ledger.RenewAsync(Tenant, [chosen.OperationId], TimeSpan.FromSeconds(60), default);
                    break;
                default:
                    time.Advance(TimeSpan.FromSeconds(cents));
                    var swept = await memory.SweepAsync(default);
                    var actual = await node.Ledger.SweepAsync(default);
                    Assert.Equal(
                        swept.Select(one => (one.Reservation.OperationId, one.Charged)).ToHashSet(),
                        actual.Select(one => (one.Reservation.OperationId, one.Charged)).ToHashSet());
                    break;
            }

            foreach (var account in (BudgetAccount[])[Key, Team])
            {
                Assert.Equal(await memory.ReadAsync(Tenant, account, default), await node.Ledger.ReadAsync(Tenant, account, default));
            }
        }
    }

    [RedisFact]
    [Trait("Property", "BU-1")]
    public async Task Reserve_ThreeNodesAtOnce_AdmitsExactlyWhatFits()
    {
        var nodes = Enumerable.Range(0, 3).Select(_ => new RedisNode(redis.Url, _prefix)).ToArray();
        var asked = Enumerable.Range(0, 200).Select(_ => Reservation(7, new BudgetLimit(Key, Cents(100), Cents(80)), new BudgetLimit(Team, Cents(1_000), Cents(900)))).ToArray();
        var verdicts = await Task.WhenAll(asked.Select((one, i) => Task.Run(async () => await nodes[i % 3].Ledger.ReserveAsync(one, default))));

        var admitted = asked.Where((_, i) => verdicts[i].Fits).ToArray();
        Assert.Equal(14, admitted.Length);
        Assert.Equal(1, verdicts.Sum(verdict => verdict.Warned.Count));
        Assert.Equal(new BudgetBalance(Money.Zero, Cents(98)), await nodes[0].Ledger.ReadAsync(Tenant, Key, default));

        await Task.WhenAll(admitted.SelectMany(one => nodes.Select(node => node.Ledger.SettleAsync(one, Cents(3), default).AsTask())));
        Assert.Equal(new BudgetBalance(Cents(42), Money.Zero), await nodes[1].Ledger.ReadAsync(Tenant, Key, default));
        Assert.Equal(new BudgetBalance(Cents(42), Money.Zero), await nodes[2].Ledger.ReadAsync(Tenant, Team, default));
        await DisposeAsync(nodes);
    }

    [RedisFact]
    [Trait("Property", "BU-6")]
    public async Task Release_ThatOvertakesItsReservation_LeavesNothingReserved()
    {
        await using var node = new RedisNode(redis.Url, _prefix);
        var late = Reservation(7, new BudgetLimit(Key, Cents(100), Cents(80)));

        await node.Ledger.ReleaseAsync(late, default);
        await node.Ledger.ReserveAsync(late, default);

        Assert.Equal(new BudgetBalance(Money.Zero, Money.Zero), await node.Ledger.ReadAsync(Tenant, Key, default));
    }

    [RedisFact]
    [Trait("Property", "BU-2")]
    public async Task Lease_OfADeadNode_ReturnsAndIsReportedOnceByAnother()
    {
        var time = new FakeTimeProvider(Noon);
        await using var survivor = new RedisNode(redis.Url, _prefix, time);
        var limit = new BudgetLimit(Key, Cents(100), Cents(80));
        var lost = Reservation(90, limit) with
        {
            Call = new BudgetedCall { Operation = GatewayOperation.Chat, StartedAt = Noon, RequestId = "r-1", Target = new ModelTarget("openai", "gpt"), IsStreaming = true },
        };
        await using (var dead = new RedisNode(redis.Url, _prefix, time))
        {
            var settled = Reservation(10, limit);
            Assert.True((await dead.Ledger.ReserveAsync(settled, default)).Fits);
            await dead.Ledger.SettleAsync(settled, Cents(4), default);
            Assert.True((await dead.Ledger.ReserveAsync(lost, default)).Fits);
        }

        Assert.False((await survivor.Ledger.ReserveAsync(Reservation(10, limit), default)).Fits);
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.True((await survivor.Ledger.ReserveAsync(Reservation(10, limit), default)).Fits);
        Assert.Equal(new BudgetBalance(Cents(4), Cents(10)), await survivor.Ledger.ReadAsync(Tenant, Key, default));

        var report = Assert.Single(await survivor.Ledger.SweepAsync(default));
        Assert.Equal((lost.OperationId, lost.Call, Money.Zero), (report.Reservation.OperationId, report.Reservation.Call, report.Charged));
        Assert.Equal(lost.Limits, report.Reservation.Limits);
        Assert.Empty(await survivor.Ledger.SweepAsync(default));

        // It comes back after all: what it cost is booked, once.
        Assert.Equal(BudgetSettlement.Late, await survivor.Ledger.SettleAsync(lost, Cents(30), default));
        Assert.Equal(BudgetSettlement.Repeated, await survivor.Ledger.SettleAsync(lost, Cents(30), default));
        Assert.Equal(Cents(34), (await survivor.Ledger.ReadAsync(Tenant, Key, default)).Settled);
    }

    [RedisFact]
    [Trait("Property", "BU-9")]
    public async Task Reserve_AfterAFlush_FillsAccountsFromUsageAndStillBlocks()
    {
        var source = new Spend { Amount = Cents(20) };
        await using var node = new RedisNode(redis.Url, _prefix, source: source);
        var limit = new BudgetLimit(Key, Cents(100), Cents(80));
        Assert.True((await node.Ledger.ReserveAsync(Reservation(80, limit), default)).Fits);

        source.Amount = Cents(95);
        await node.CommandAsync("FLUSHALL");

        Assert.False((await node.Ledger.ReserveAsync(Reservation(6, limit), default)).Fits);
        Assert.True((await node.Ledger.ReserveAsync(Reservation(5, limit), default)).Fits);
        Assert.Equal(2, source.Questions);
    }

    private static Money Cents(long cents) => Money.FromCents(cents);

    private static BudgetReservation Reservation(long cents, params BudgetLimit[] limits)
        => new() { OperationId = Guid.NewGuid(), TenantId = Tenant, Limits = limits, Amount = Cents(cents), LeaseDuration = TimeSpan.FromSeconds(60) };

    private static void AssertEqual(BudgetVerdict expected, BudgetVerdict actual)
    {
        Assert.Equal((expected.Fits, expected.Limit, expected.Balance), (actual.Fits, actual.Limit, actual.Balance));
        Assert.Equal(expected.Warned, actual.Warned);
    }

    private static async Task DisposeAsync(RedisNode[] nodes)
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    private sealed class Spend : IBudgetSpendSource
    {
        private int _questions;

        public Money Amount { get; set; }

        public int Questions => _questions;

        public ValueTask<Money> GetSpendAsync(BudgetAccount account, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _questions);
            return new(Amount);
        }
    }
}
