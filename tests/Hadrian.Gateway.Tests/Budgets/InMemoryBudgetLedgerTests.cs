using Microsoft.Extensions.Time.Testing;
using static Hadrian.Gateway.Tests.Budgets.BudgetSamples;

namespace Hadrian.Gateway.Tests.Budgets;

public class InMemoryBudgetLedgerTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly InMemoryBudgetLedger _ledger;

    public InMemoryBudgetLedgerTests() => _ledger = new InMemoryBudgetLedger(_time);

    [Fact]
    [Trait("Property", "BU-1")]
    public void ReserveAsync_TwoHundredThreadsAtOnce_AdmitsExactlyAsManyAsFit()
    {
        const int Room = 37;
        BudgetLimit[] limits = [Limit(Room * 3), Limit(1_000)];
        using var start = new ManualResetEventSlim();
        var granted = 0;
        var threads = Enumerable.Range(0, 200).Select(_ => new Thread(() =>
        {
            var reservation = Reservation(3, limits);
            start.Wait();
            if (_ledger.ReserveAsync(reservation, CancellationToken.None).AsTask().GetAwaiter().GetResult().Fits)
            {
                Interlocked.Increment(ref granted);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());

        start.Set();
        threads.ForEach(thread => thread.Join());

        Assert.Equal(Room, granted);
    }

    [Fact]
    [Trait("Property", "BU-1")]
    public async Task ReserveAsync_SpendIsExactlyTheLimit_FitsAndNotOneNanoMore()
    {
        var limit = Limit(10);

        Assert.True(await _ledger.FitsAsync(Reservation(10, limit)));
        Assert.False(await _ledger.FitsAsync(Reservation(0, limit) with { Amount = new Money(1) }));
        Assert.True(await _ledger.FitsAsync(Reservation(0, limit)));
    }

    [Fact]
    [Trait("Property", "BU-4")]
    public async Task SettleAsync_HundredStreamsCostMore_OvershootIsWhatTheyCostBeyondTheirEstimates()
    {
        var limit = Limit(100);
        var streams = Enumerable.Range(0, 150).Select(_ => Reservation(1, limit)).ToList();
        var admitted = new List<BudgetReservation>();
        foreach (var stream in streams)
        {
            if (await _ledger.FitsAsync(stream))
            {
                admitted.Add(stream);
            }
        }

        foreach (var stream in admitted)
        {
            await _ledger.SettleAsync(stream, 4);
        }

        Assert.Equal(100, admitted.Count);
        Assert.Equal((400, 0), await _ledger.CentsAsync(limit));
        Assert.False(await _ledger.FitsAsync(Reservation(1, limit)));
    }

    [Fact]
    [Trait("Property", "BU-5")]
    public async Task SettleAsync_Again_ChangesNothing()
    {
        var limit = Limit(100);
        var reservation = Reservation(10, limit);
        await _ledger.ReserveAsync(reservation, CancellationToken.None);

        Assert.Equal(BudgetSettlement.Settled, await _ledger.SettleAsync(reservation, 7));
        _time.Advance(TimeSpan.FromHours(25));
        await _ledger.SweepAsync(CancellationToken.None);

        Assert.Equal(BudgetSettlement.Repeated, await _ledger.SettleAsync(reservation, 9));
        Assert.Equal(BudgetSettlement.Repeated, await ((IBudgetLedger)_ledger).ReleaseAsync(reservation, CancellationToken.None));
        Assert.Equal((7, 0), await _ledger.CentsAsync(limit));
    }

    [Theory]
    [Trait("Property", "BU-5")]
    [InlineData(BudgetAbandonment.Release, 0)]
    [InlineData(BudgetAbandonment.ChargeEstimate, 10)]
    public async Task SettleAsync_AfterTheLeaseRanOut_AddsTheActualOnce(BudgetAbandonment onAbandon, long charged)
    {
        var limit = Limit(100);
        var reservation = Reservation(10, limit) with { OnAbandon = onAbandon };
        await _ledger.ReserveAsync(reservation, CancellationToken.None);
        _time.Advance(Lease);

        Assert.Equal((charged, 0), await _ledger.CentsAsync(limit));
        Assert.Equal(BudgetSettlement.Late, await _ledger.SettleAsync(reservation, 4));
        Assert.Equal(BudgetSettlement.Repeated, await _ledger.SettleAsync(reservation, 4));

        Assert.Equal((4, 0), await _ledger.CentsAsync(limit));
    }

    [Fact]
    [Trait("Property", "BU-2")]
    public async Task SweepAsync_LeasesRanOut_ReportsEachOnceWithItsCall()
    {
        var limit = Limit(100);
        var call = new BudgetedCall { Operation = GatewayOperation.Chat, StartedAt = Noon, Target = new ModelTarget("p", "m") };
        var dead = Reservation(10, limit) with { Call = call };
        var alive = Reservation(20, limit);
        await _ledger.ReserveAsync(dead, CancellationToken.None);
        await _ledger.ReserveAsync(alive, CancellationToken.None);
        _time.Advance(Lease / 2);
        await _ledger.RenewAsync(Guid.Empty, [alive.OperationId, Guid.NewGuid()], Lease, CancellationToken.None);
        Assert.Empty(await _ledger.SweepAsync(CancellationToken.None));
        _time.Advance(Lease / 2);

        // A reservation sweeps too; what it finds is reported by the next sweep all the same.
        await _ledger.ReserveAsync(Reservation(1, limit), CancellationToken.None);
        var abandoned = Assert.Single(await _ledger.SweepAsync(CancellationToken.None));

        Assert.Equal((dead.OperationId, call, Money.Zero), (abandoned.Reservation.OperationId, abandoned.Reservation.Call, abandoned.Charged));
        Assert.Empty(await _ledger.SweepAsync(CancellationToken.None));
        Assert.Equal((0, 21), await _ledger.CentsAsync(limit));
    }

    [Fact]
    [Trait("Property", "BU-7")]
    public async Task ReserveAsync_OneOfSeveralAccountsIsFull_NamesItAndTouchesNone()
    {
        var (key, team, organization) = (Limit(100), Limit(5), Limit(100));

        var verdict = await _ledger.ReserveAsync(Reservation(10, key, team, organization), CancellationToken.None);

        Assert.False(verdict.Fits);
        Assert.Same(team, verdict.Limit);
        foreach (var limit in new[] { key, team, organization })
        {
            Assert.Equal((0, 0), await _ledger.CentsAsync(limit));
        }
    }

    [Fact]
    public async Task ReserveAsync_SeveralAccountsAreFull_NamesTheOneThatResetsLast()
    {
        var day = Limit(1);
        var month = Limit(1, Account(BudgetScopeKind.Key, Guid.NewGuid(), Noon, BudgetPeriod.Monthly));
        var week = Limit(1, Account(BudgetScopeKind.Key, Guid.NewGuid(), Noon, BudgetPeriod.Weekly));

        var verdict = await _ledger.ReserveAsync(Reservation(2, day, month, week), CancellationToken.None);

        Assert.Same(month, verdict.Limit);
    }

    [Fact]
    public async Task ReserveAsync_SameOperationAgain_TakesNothingMore()
    {
        var limit = Limit(10);
        var reservation = Reservation(8, limit);
        await _ledger.ReserveAsync(reservation, CancellationToken.None);

        Assert.True(await _ledger.FitsAsync(reservation));

        Assert.Equal((0, 8), await _ledger.CentsAsync(limit));
    }

    [Fact]
    public async Task ReserveAsync_NotEnforced_TakesTheAmountAndSaysItDoesNotFit()
    {
        var limit = Limit(5);

        Assert.False(await _ledger.FitsAsync(Reservation(8, limit) with { IsEnforced = false }));

        Assert.Equal((0, 8), await _ledger.CentsAsync(limit));
    }

    [Fact]
    [Trait("Property", "BU-12")]
    public async Task ReserveAsync_ThresholdIsReached_WarnsOncePerAccount()
    {
        var (key, organization) = (Limit(10), Limit(20));

        var first = await _ledger.ReserveAsync(Reservation(7, key, organization), CancellationToken.None);
        var second = await _ledger.ReserveAsync(Reservation(1, key, organization), CancellationToken.None);
        var third = await _ledger.ReserveAsync(Reservation(1, key, organization), CancellationToken.None);

        Assert.Empty(first.Warned);
        Assert.Same(key, Assert.Single(second.Warned));
        Assert.Empty(third.Warned);
        Assert.Same(key, third.Limit);
    }

    [Fact]
    public async Task ExtendAsync_ThereIsRoom_RaisesTheReservationAndNeverLowersIt()
    {
        var limit = Limit(20);
        var reservation = Reservation(5, limit);
        await _ledger.ReserveAsync(reservation, CancellationToken.None);

        Assert.True((await _ledger.ExtendAsync(reservation, Cents(12), force: false, CancellationToken.None)).Fits);
        Assert.True((await _ledger.ExtendAsync(reservation, Cents(3), force: false, CancellationToken.None)).Fits);
        Assert.Equal((0, 12), await _ledger.CentsAsync(limit));
        Assert.False((await _ledger.ExtendAsync(reservation, Cents(21), force: false, CancellationToken.None)).Fits);
        Assert.Equal((0, 12), await _ledger.CentsAsync(limit));
        Assert.False((await _ledger.ExtendAsync(reservation, Cents(21), force: true, CancellationToken.None)).Fits);
        Assert.Equal((0, 21), await _ledger.CentsAsync(limit));

        await _ledger.SettleAsync(reservation, 21);
        Assert.Equal((21, 0), await _ledger.CentsAsync(limit));
        Assert.False((await _ledger.ExtendAsync(reservation, Cents(30), force: true, CancellationToken.None)).Fits);
        Assert.Equal((21, 0), await _ledger.CentsAsync(limit));
    }

    [Fact]
    [Trait("Property", "BU-8")]
    public async Task SettleAsync_AfterMidnight_ChargesTheDayItBegan()
    {
        var id = Guid.NewGuid();
        var today = Limit(100, Account(BudgetScopeKind.Key, id, Noon));
        var tomorrow = Limit(100, Account(BudgetScopeKind.Key, id, Noon.AddDays(1)));
        var reservation = Reservation(10, today);
        await _ledger.ReserveAsync(reservation, CancellationToken.None);
        await _ledger.ReserveAsync(Reservation(1, tomorrow), CancellationToken.None);

        await _ledger.SettleAsync(reservation, 7);

        Assert.Equal((7, 0), await _ledger.CentsAsync(today));
        Assert.Equal((0, 1), await _ledger.CentsAsync(tomorrow));
    }

    [Fact]
    public async Task ChargeAsync_WithoutAReservation_BooksOnce()
    {
        var limit = Limit(10);
        await _ledger.SettleAsync(await ReservedAsync(1, limit), 0);
        var unreserved = Reservation(5, limit);

        await _ledger.ChargeAsync(unreserved, Cents(3), CancellationToken.None);
        Assert.Equal(BudgetSettlement.Repeated, await _ledger.ChargeAsync(unreserved, Cents(3), CancellationToken.None));

        Assert.Equal((3, 0), await _ledger.CentsAsync(limit));
    }

    [Fact]
    [Trait("Property", "PI-1")]
    public async Task ReserveAsync_NothingToReserveOrLessThanNothing_IsRefusedAsWrong()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _ledger.ReserveAsync(Reservation(1), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _ledger.ReserveAsync(Reservation(-1, Limit(5)), CancellationToken.None));
    }

    [Fact]
    public async Task SweepAsync_PeriodsAreLongOver_ForgetsTheirAccounts()
    {
        for (var day = 0; day < 30; day++)
        {
            var limit = Limit(10, Account(BudgetScopeKind.Key, Guid.NewGuid(), _time.GetUtcNow()));
            await _ledger.SettleAsync(await ReservedAsync(1, limit), 1);
            await ReservedAsync(1, limit);
            _time.Advance(TimeSpan.FromDays(1));
            await _ledger.SweepAsync(CancellationToken.None);
        }

        Assert.InRange(_ledger.Count.Accounts, 1, 2);
        Assert.Equal(0, _ledger.Count.Open);
        Assert.InRange(_ledger.Count.Closed, 0, 2);
    }

    private async Task<BudgetReservation> ReservedAsync(long cents, BudgetLimit limit)
    {
        var reservation = Reservation(cents, limit);
        Assert.True(await _ledger.FitsAsync(reservation));
        return reservation;
    }
}
