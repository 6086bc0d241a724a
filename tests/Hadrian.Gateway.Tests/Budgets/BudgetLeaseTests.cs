using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using static Hadrian.Gateway.Tests.Budgets.BudgetSetup;

namespace Hadrian.Gateway.Tests.Budgets;

public class BudgetLeaseTests
{
    [Fact]
    [Trait("Property", "BU-2")]
    public async Task Lease_CallGoesOnForHours_IsRenewedByOneTimerAndThenNoMore()
    {
        await using var setup = new BudgetSetup();
        var (first, second) = (Key(cents: 10), Key(cents: 10));
        var leases = new[] { await setup.AskAsync(first), await setup.AskAsync(first), await setup.AskAsync(second) };

        for (var i = 0; i < 540; i++)
        {
            setup.Time.Advance(TimeSpan.FromSeconds(20));
        }

        // Two tenants, asked for once each per 20 seconds.
        Assert.Equal(2 * 540, setup.Ledger.Renewals);
        Assert.Empty(setup.Abandoned);
        foreach (var lease in leases)
        {
            await lease.SettleAsync(Succeeded(1));
        }

        setup.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2 * 540, setup.Ledger.Renewals);
        Assert.Equal((2, 0), await setup.BalanceAsync(first, BudgetSamples.Noon));
    }

    [Fact]
    [Trait("Property", "BU-2")]
    public async Task Lease_NodeDies_ItsMoneyReturnsWithinTheLeaseAndIsReported()
    {
        await using var setup = new BudgetSetup();
        using var abandoned = new MetricCollector<long>(setup.Meters, GatewayDiagnostics.Name, "reservations.abandoned");
        var key = Key(cents: 10);
        await setup.SpendAsync(key, 3);
        var dead = BudgetSamples.Reservation(7, new BudgetLimit(new(BudgetScopes.KeyOf(key), BudgetWindow.Containing(BudgetSamples.Noon, BudgetPeriod.Daily, TimeZoneInfo.Utc)), Money.FromCents(10), Money.FromCents(8)))
            with { TenantId = key.OrganizationId!.Value };
        await setup.Ledger.ReserveAsync(dead, CancellationToken.None);
        Assert.False((await setup.AskAsync(key, cents: 1)).IsGranted);

        setup.Time.Advance(TimeSpan.FromSeconds(60));
        var lease = await setup.AskAsync(key, cents: 7);
        setup.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.True(lease.IsGranted);
        Assert.Equal((3, 7), await setup.BalanceAsync(key));
        Assert.Equal(dead.OperationId, Assert.Single(setup.Abandoned).Reservation.OperationId);
        Assert.Equal("budget", Assert.Single(abandoned.GetMeasurementSnapshot()).Tags["kind"]);
    }

    [Fact]
    public async Task Lease_ManyOpenAndSettledInAnyOrder_HoldsNothingInTheEnd()
    {
        await using var setup = new BudgetSetup();
        using var reserved = new MetricCollector<long>(setup.Meters, GatewayDiagnostics.Name, "budget.reserved_microcents");
        var key = Key(cents: 1_000);
        var leases = new List<PolicyLease>();
        for (var i = 0; i < 100; i++)
        {
            leases.Add(await setup.AskAsync(key, cents: i % 7));
        }

        foreach (var lease in leases.Where((_, i) => i % 3 == 0).Concat(leases.Where((_, i) => i % 3 != 0).Reverse()))
        {
            await lease.SettleAsync(Succeeded(1));
        }

        Assert.Equal((100, 0), await setup.BalanceAsync(key));
        Assert.Equal(0, reserved.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
        setup.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, setup.Ledger.Renewals);
    }

    [Fact]
    [Trait("Property", "BU-4")]
    public async Task ExtendAsync_StreamMayFinish_HoldsWhatItCostsAndChargesIt()
    {
        await using var setup = new BudgetSetup();
        var key = Key(cents: 20);
        var lease = await setup.AskAsync(key, cents: 10);

        Assert.Null(await lease.ExtendAsync(Money.FromCents(8), CancellationToken.None));
        Assert.Equal((0, 10), await setup.BalanceAsync(key));
        Assert.Null(await lease.ExtendAsync(Money.FromCents(16), CancellationToken.None));
        Assert.Equal((0, 20), await setup.BalanceAsync(key));
        Assert.Null(await lease.ExtendAsync(Money.FromCents(40), CancellationToken.None));
        Assert.Equal((0, 50), await setup.BalanceAsync(key));

        await lease.SettleAsync(Succeeded(41));
        Assert.Equal((41, 0), await setup.BalanceAsync(key));
    }

    [Fact]
    public async Task ExtendAsync_StreamsAreStopped_EndsOneThatDoesNotFit()
    {
        await using var setup = new BudgetSetup(options => options.OnStreamOverrun = StreamOverrunAction.Stop);
        var key = Key(cents: 20);
        var lease = await setup.AskAsync(key, cents: 10);

        // 18 cents fit, 18 and a quarter do not: what is needed is asked for alone.
        Assert.Null(await lease.ExtendAsync(Money.FromCents(18), CancellationToken.None));
        Assert.Equal((0, 18), await setup.BalanceAsync(key));
        var error = await lease.ExtendAsync(Money.FromCents(21), CancellationToken.None);

        Assert.Equal(GatewayErrorCodes.BudgetExceeded, error!.Code);
        Assert.Equal((0, 18), await setup.BalanceAsync(key));
        await lease.SettleAsync(Ended(CallStatus.Failed, 21));
        Assert.Equal((21, 0), await setup.BalanceAsync(key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AcquireAsync_LedgerIsAway_IsRefusedWith503AndOthersAreUnaffected(bool atOnce)
    {
        await using var setup = new BudgetSetup();
        (setup.Ledger.IsAway, setup.Ledger.ThrowsAtOnce) = (true, atOnce);
        using var errors = new MetricCollector<long>(setup.Meters, GatewayDiagnostics.Name, "limiter.backend_errors");

        var refusal = (await setup.AskAsync(Key(cents: 10))).Refusal!;

        Assert.Equal((503, GatewayErrorCodes.BudgetUnavailable), (refusal.StatusCode, refusal.Code));
        Assert.NotNull(refusal.RetryAfter);
        Assert.Equal("fail_closed", Assert.Single(errors.GetMeasurementSnapshot()).Tags["mode"]);
        Assert.True((await setup.AskAsync(Key())).IsGranted);
        setup.Ledger.IsAway = false;
        Assert.True((await setup.AskAsync(Key(cents: 10))).IsGranted);
    }

    [Fact]
    public async Task AcquireAsync_LedgerIsAwayAndFailOpen_PassesAndIsBookedOnceItIsBack()
    {
        await using var setup = new BudgetSetup(options => options.OnStoreFailure = BudgetStoreFailure.FailOpen);
        var key = Key(cents: 10);
        await setup.SpendAsync(key, 1);
        setup.Ledger.IsAway = true;
        var lease = await setup.AskAsync(key, cents: 50);
        Assert.Null(await lease.ExtendAsync(Money.FromCents(60), CancellationToken.None));
        await lease.SettleAsync(Succeeded(60));
        setup.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((1, 0), await setup.BalanceAsync(key));

        setup.Ledger.IsAway = false;
        setup.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(lease.IsGranted);
        Assert.Equal((61, 0), await setup.BalanceAsync(key));
    }

    [Fact]
    public async Task AcquireAsync_LedgerIsAwayAndLocal_SpendsItsShareAlone()
    {
        await using var setup = new BudgetSetup(options => (options.OnStoreFailure, options.LocalShare) = (BudgetStoreFailure.Local, 0.5));
        var key = Key(cents: 20);
        await setup.SpendAsync(key, 1);
        setup.Ledger.IsAway = true;

        var leases = new[] { await setup.AskAsync(key, cents: 6), await setup.AskAsync(key, cents: 4), await setup.AskAsync(key, cents: 1) };
        setup.Ledger.IsAway = false;
        await leases[0].SettleAsync(Succeeded(5));

        Assert.Equal([true, true, false], leases.Select(lease => lease.IsGranted));
        Assert.Equal((6, 0), await setup.BalanceAsync(key));
        Assert.True((await setup.AskAsync(key, cents: 14)).IsGranted);
    }

    [Fact]
    [Trait("Property", "PI-2")]
    public async Task SettleAsync_LedgerIsAway_IsBookedOnceItIsBack()
    {
        await using var setup = new BudgetSetup();
        var key = Key(cents: 100);
        var lease = await setup.AskAsync(key, cents: 10);
        setup.Ledger.IsAway = true;

        await lease.SettleAsync(Succeeded(7));
        setup.Time.Advance(TimeSpan.FromMinutes(3));
        setup.Ledger.IsAway = false;
        setup.Time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal((7, 0), await setup.BalanceAsync(key));
        Assert.Contains(setup.Logger.Collector.GetSnapshot(), record => record.Message.Contains("$0.07", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AcquireAsync_RulesCannotBeRead_UsesTheKnownOnesOrRefuses()
    {
        await using var setup = new BudgetSetup();
        var key = Key(cents: 10);
        Assert.True(await setup.SpendAsync(key, 1));
        setup.RulesFail = true;
        setup.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.True(await setup.SpendAsync(key, 1));
        Assert.False(await setup.SpendAsync(key, 9));
        Assert.Equal(GatewayErrorCodes.BudgetUnavailable, (await setup.AskAsync(Key(cents: 10))).Refusal!.Code);
    }

    [Fact]
    public async Task AcquireAsync_RulesChange_ApplyWithinAMinute()
    {
        await using var setup = new BudgetSetup();
        var key = Key();
        Assert.True(await setup.SpendAsync(key, 50));
        setup.Rules.Add(new BudgetRule(new(BudgetScopeKind.Organization, key.OrganizationId!.Value), BudgetPeriod.Monthly, Money.FromCents(10)));

        setup.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(await setup.SpendAsync(key, 50));
    }

    [Fact]
    [Trait("Property", "BU-3")]
    public async Task SettleAsync_LedgerAwayAndNobodyMeasures_StaysOwedAndIsBookedLater()
    {
        await using var setup = new BudgetSetup();
        using var policy = new BudgetPolicy(Microsoft.Extensions.Options.Options.Create(new BudgetOptions()), setup.Ledger, [], [], setup.Time, setup.Logger);
        var key = Key(cents: 10);
        var lease = await policy.AcquireAsync(setup.Call(key, cents: 4), CancellationToken.None);

        setup.Ledger.IsAway = true;
        await lease.SettleAsync(Succeeded(3));
        setup.Ledger.IsAway = false;
        setup.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal((3, 0), await setup.BalanceAsync(key));
    }

    [Fact]
    public async Task AcquireAsync_Warm_AllocatesTheReservationAndTheLeaseAlone()
    {
        await using var setup = new BudgetSetup();
        var policy = new BudgetPolicy(Microsoft.Extensions.Options.Options.Create(new BudgetOptions()), setup.Ledger.Inner, [], [], setup.Time, setup.Logger);
        var key = Key(cents: 1_000_000);
        var call = setup.Call(key);
        await (await policy.AcquireAsync(call, CancellationToken.None)).SettleAsync(Succeeded(0));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            var acquired = policy.AcquireAsync(call, CancellationToken.None);
            Assert.True(acquired.IsCompletedSuccessfully && (await acquired).SettleAsync(Succeeded(0)).IsCompletedSuccessfully);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 480);
        policy.Dispose();
    }
}
