using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using static Hadrian.Gateway.Tests.Budgets.BudgetSetup;

namespace Hadrian.Gateway.Tests.Budgets;

public class BudgetPolicyTests
{
    [Fact]
    [Trait("Property", "BU-1")]
    public async Task AcquireAsync_TwoHundredCallsInParallel_AdmitsExactlyAsManyAsFit()
    {
        await using var setup = new BudgetSetup();
        var key = Key(cents: 23);
        using var start = new ManualResetEventSlim();
        var asking = Enumerable.Range(0, 200).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.Wait();
                return setup.Policy.AcquireAsync(setup.Call(key, cents: 1), CancellationToken.None).AsTask();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()).ToList();

        start.Set();
        var leases = await Task.WhenAll(asking);

        Assert.Equal(23, leases.Count(lease => lease.IsGranted));
        Assert.Equal((0, 23), await setup.BalanceAsync(key));
    }

    [Theory]
    [Trait("Property", "BU-6")]
    [InlineData(CallStatus.Succeeded, 7L, 7)]
    [InlineData(CallStatus.Succeeded, null, 10)]
    [InlineData(CallStatus.Cancelled, null, 0)]
    [InlineData(CallStatus.Cancelled, 3L, 3)]
    [InlineData(CallStatus.Failed, null, 0)]
    [InlineData(CallStatus.Failed, 2L, 2)]
    [InlineData(CallStatus.Refused, 5L, 0)]
    public async Task SettleAsync_HoweverTheCallEnds_ChargesWhatIsKnownAndReleasesTheRest(CallStatus status, long? cost, long charged)
    {
        await using var setup = new BudgetSetup();
        var key = Key(cents: 100);
        var lease = await setup.AskAsync(key, cents: 10);
        Assert.Equal((0, 10), await setup.BalanceAsync(key));

        await lease.SettleAsync(Ended(status, cost));
        await lease.SettleAsync(Ended(status, cost));

        Assert.Equal((charged, 0), await setup.BalanceAsync(key));
    }

    [Theory]
    [Trait("Property", "BU-7")]
    [InlineData(BudgetScopeKind.Global)]
    [InlineData(BudgetScopeKind.Organization)]
    [InlineData(BudgetScopeKind.Team)]
    [InlineData(BudgetScopeKind.Project)]
    [InlineData(BudgetScopeKind.User)]
    public async Task AcquireAsync_OneOfManyBudgetsIsUsedUp_NamesItAndTouchesNoOther(BudgetScopeKind full)
    {
        await using var setup = new BudgetSetup();
        var key = Key(cents: 100);
        BudgetScope[] scopes =
        [
            BudgetScope.Global,
            new(BudgetScopeKind.Organization, key.OrganizationId!.Value),
            new(BudgetScopeKind.Team, Guid.NewGuid()),
            new(BudgetScopeKind.Project, Guid.NewGuid()),
            new(BudgetScopeKind.User, Guid.NewGuid()),
        ];
        setup.Rules.AddRange(scopes.Select(scope => new BudgetRule(scope, BudgetPeriod.Daily, Money.FromCents(scope.Kind == full ? 4 : 100))));

        var lease = await setup.AskAsync(key, cents: 5);

        Assert.Equal(full, lease.Refusal!.Budget!.Value.Scope.Kind);
        foreach (var scope in scopes.Append(BudgetScopes.KeyOf(key)))
        {
            var account = new BudgetAccount(scope, BudgetWindow.Containing(setup.Time.GetUtcNow(), BudgetPeriod.Daily, TimeZoneInfo.Utc));
            Assert.Equal(default, await setup.Ledger.ReadAsync(Guid.Empty, account, CancellationToken.None));
        }
    }

    [Fact]
    [Trait("Property", "BU-8")]
    public async Task SettleAsync_CallCrossesMidnight_IsChargedToTheDayItBegan()
    {
        var evening = new DateTimeOffset(2026, 3, 10, 23, 59, 59, TimeSpan.Zero);
        await using var setup = new BudgetSetup(now: evening);
        var key = Key(cents: 10);
        var lease = await setup.AskAsync(key, cents: 10);
        setup.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.True((await setup.AskAsync(key, cents: 10)).IsGranted);
        await lease.SettleAsync(Succeeded(9));

        Assert.Equal((9, 0), await setup.BalanceAsync(key, evening));
        Assert.Equal((0, 10), await setup.BalanceAsync(key));
    }

    [Fact]
    [Trait("Property", "BU-8")]
    public async Task AcquireAsync_ClockIsPutForwardInAnotherZone_ResetsAtThatMidnight()
    {
        // In Berlin the 29th has 23 hours and ends at 22:00 UTC.
        var evening = new DateTimeOffset(2026, 3, 29, 21, 59, 58, TimeSpan.Zero);
        await using var setup = new BudgetSetup(
            options =>
            {
                options.DefaultDailyLimitCents = 10;
                options.TimeZone = "Europe/Berlin";
            },
            evening);
        var key = Key();
        var lease = await setup.AskAsync(key, cents: 10);

        var refused = await setup.AskAsync(key, cents: 10);
        setup.Time.Advance(TimeSpan.FromSeconds(2));
        var granted = await setup.AskAsync(key, cents: 10);
        await lease.SettleAsync(Succeeded(10));
        await granted.SettleAsync(Succeeded(0));

        Assert.Equal(TimeSpan.FromSeconds(2), refused.Refusal!.RetryAfter);
        Assert.True(granted.IsGranted);
        Assert.True((await setup.AskAsync(key, cents: 10)).IsGranted);
    }

    [Fact]
    [Trait("Property", "BU-10")]
    public async Task AcquireAsync_KeyIsRotatedTwiceAndRevoked_AllShareOneBudget()
    {
        await using var setup = new BudgetSetup();
        var first = Key(cents: 100);
        var second = Principal.ForApiKey(first.ApiKey! with { Id = Guid.NewGuid(), RotatedFromKeyId = first.ApiKey.Id });
        var third = Principal.ForApiKey(first.ApiKey with
        {
            Id = Guid.NewGuid(),
            RotatedFromKeyId = second.ApiKey!.Id,
            BudgetSubjectId = first.ApiKey.Id,
        });

        Assert.True(await setup.SpendAsync(first, 40));
        Assert.True(await setup.SpendAsync(second, 50));
        Assert.False(await setup.SpendAsync(third, 11));
        Assert.True(await setup.SpendAsync(third, 10));
        Assert.False(await setup.SpendAsync(first, 1));
    }

    [Fact]
    [Trait("Property", "BU-11")]
    public async Task AcquireAsync_DefaultDailyLimit_BindsKeysWithoutTheirOwnUntilTheDayEnds()
    {
        await using var setup = new BudgetSetup(options => options.DefaultDailyLimitCents = 1_000);
        var (key, other, rich) = (Key(), Key(), Key(cents: 5_000));

        Assert.True(await setup.SpendAsync(key, 1_000));
        Assert.False(await setup.SpendAsync(key, 1));
        Assert.True(await setup.SpendAsync(other, 1));
        Assert.True(await setup.SpendAsync(rich, 4_000));
        setup.Time.Advance(TimeSpan.FromHours(12));
        Assert.True(await setup.SpendAsync(key, 1));
    }

    [Fact]
    [Trait("Property", "BU-11")]
    public async Task AcquireAsync_NotEnabled_BlocksNothing()
    {
        await using var setup = new BudgetSetup(options => (options.Enabled, options.DefaultDailyLimitCents) = (false, 1));

        Assert.True(await setup.SpendAsync(Key(), 1_000));
        Assert.True(await setup.SpendAsync(Key(cents: 1), 1_000));
        Assert.Equal(0, setup.Ledger.Reservations);
    }

    [Fact]
    [Trait("Property", "BU-12")]
    public async Task AcquireAsync_ThresholdIsReached_MarksEveryCallAndTellsOncePerPeriod()
    {
        await using var setup = new BudgetSetup();
        using var warnings = new MetricCollector<long>(setup.Meters, GatewayDiagnostics.Name, "budget.warnings");
        var key = Key(cents: 10);
        List<bool> marks = [];
        for (var i = 0; i < 10; i++)
        {
            var call = setup.Call(key);
            await (await setup.Policy.AcquireAsync(call, CancellationToken.None)).SettleAsync(Succeeded(1));
            marks.Add(call.Budget!.Value.IsWarning);
        }

        Assert.Equal([.. Enumerable.Repeat(false, 7), true, true, true], marks);
        Assert.Equal(Money.FromCents(10), Assert.Single(setup.Thresholds).Amount);
        Assert.Equal("daily", Assert.Single(warnings.GetMeasurementSnapshot()).Tags["period"]);
        setup.Time.Advance(TimeSpan.FromDays(1));
        await setup.SpendAsync(key, 9);
        Assert.Equal(2, setup.Thresholds.Count);
    }

    [Theory]
    [Trait("Property", "BU-13")]
    [InlineData(BudgetExceededAction.Block, 402, "budget_error")]
    [InlineData(BudgetExceededAction.Throttle, 429, "rate_limit_error")]
    public async Task AcquireAsync_BudgetIsUsedUp_SaysWhatTheClientNeedsToKnow(BudgetExceededAction action, int status, string type)
    {
        await using var setup = new BudgetSetup(options => options.ExceededAction = action, BudgetSamples.Noon.AddMilliseconds(500));
        using var exceeded = new MetricCollector<long>(setup.Meters, GatewayDiagnostics.Name, "hadrian.budget.exceeded");
        var key = Key(cents: 100);
        await setup.SpendAsync(key, 95);
        var call = setup.Call(key, cents: 6);

        var refusal = (await setup.Policy.AcquireAsync(call, CancellationToken.None)).Refusal!;

        Assert.Equal((status, type, GatewayErrorCodes.BudgetExceeded), (refusal.StatusCode, refusal.Type, refusal.Code));
        Assert.Equal(TimeSpan.FromHours(12), refusal.RetryAfter);
        var midnight = new DateTimeOffset(2026, 3, 11, 0, 0, 0, TimeSpan.Zero);
        var expected = new BudgetStatus(BudgetScopes.KeyOf(key), BudgetPeriod.Daily, Money.FromCents(100), Money.FromCents(95), midnight, IsWarning: true);
        Assert.Equal(expected, refusal.Budget);
        Assert.Equal(expected, call.Budget);
        Assert.Equal(0.95, expected.Share);
        Assert.Equal(
            "Budget limit exceeded for daily period: $0.95 of the key budget of $1 are used or reserved, and this call may cost $0.06. It resets at 2026-03-11T00:00:00Z.",
            refusal.Message);
        Assert.Equal([expected], setup.Refusals);
        Assert.Equal("key", Assert.Single(exceeded.GetMeasurementSnapshot()).Tags["scope"]);
    }

    [Fact]
    [Trait("Property", "BU-13")]
    public async Task AcquireAsync_TotalBudgetIsUsedUp_PromisesNoReset()
    {
        await using var setup = new BudgetSetup();

        var refusal = (await setup.AskAsync(Key(cents: 1, BudgetPeriod.Total), cents: 2)).Refusal!;

        Assert.Null(refusal.RetryAfter);
        Assert.Null(refusal.Budget!.Value.ResetsAt);
    }

    [Fact]
    [Trait("Property", "BU-14")]
    public async Task AcquireAsync_FiveCentBudget_AdmitsFiveCallsOfOneCent()
    {
        await using var setup = new BudgetSetup();
        var key = Key(cents: 5);

        for (var i = 0; i < 5; i++)
        {
            Assert.True((await setup.AskAsync(key, cents: 1)).IsGranted);
        }

        Assert.False((await setup.AskAsync(key, cents: 1)).IsGranted);
    }

    [Fact]
    [Trait("Property", "BU-15")]
    public async Task AcquireAsync_CallersWithoutAKey_AreBoundTogether()
    {
        await using var setup = new BudgetSetup(options => options.DefaultDailyLimitCents = 10);

        Assert.True(await setup.SpendAsync(Principal.Anonymous, 6));
        Assert.False(await setup.SpendAsync(Principal.Bootstrap, 6));
        Assert.True(await setup.SpendAsync(Principal.Bootstrap, 4));
    }

    [Fact]
    [Trait("Property", "BU-15")]
    public async Task AcquireAsync_ListingModels_CostsNothing()
    {
        await using var setup = new BudgetSetup();
        var call = new GatewayCall(GatewayOperation.Models, setup.Time.GetUtcNow()) { Principal = Key(cents: 1) };

        Assert.Same(PolicyLease.Granted, await setup.Policy.AcquireAsync(call, CancellationToken.None));
    }

    [Theory]
    [InlineData(OnUnpriced.Floor, 7, 7)]
    [InlineData(OnUnpriced.Allow, 0, 0)]
    public async Task AcquireAsync_PriceIsUnknown_TakesAndChargesTheConfiguredAmount(OnUnpriced action, long reserved, long charged)
    {
        await using var setup = new BudgetSetup(options => (options.OnUnpriced, options.EstimatedCostCents) = (action, 7));
        var key = Key(cents: 10);

        var lease = await setup.AskAsync(key, cents: null);

        Assert.Equal((0, reserved), await setup.BalanceAsync(key));
        await lease.SettleAsync(Succeeded(null));
        Assert.Equal((charged, 0), await setup.BalanceAsync(key));
    }

    [Fact]
    public async Task AcquireAsync_PriceIsUnknownAndDenied_IsRefused()
    {
        await using var setup = new BudgetSetup(options => options.OnUnpriced = OnUnpriced.Deny);

        var refusal = (await setup.AskAsync(Key(cents: 10), cents: null)).Refusal!;

        Assert.Equal((402, GatewayErrorCodes.BudgetUnpriced), (refusal.StatusCode, refusal.Code));
        Assert.Contains("provider/model", refusal.Message, StringComparison.Ordinal);
        Assert.True((await setup.AskAsync(Key(), cents: null)).IsGranted);
    }

    [Fact]
    public async Task AcquireAsync_InShadow_CountsAndTellsButCallersNoticeNothing()
    {
        await using var setup = new BudgetSetup(options => options.Mode = BudgetMode.Shadow);
        using var checks = new MetricCollector<long>(setup.Meters, GatewayDiagnostics.Name, "budget.checks");
        var key = Key(cents: 5);
        var call = setup.Call(key, cents: 8);

        var lease = await setup.Policy.AcquireAsync(call, CancellationToken.None);
        await lease.SettleAsync(Succeeded(8));

        Assert.True(lease.IsGranted);
        Assert.Null(call.Budget);
        Assert.Equal(Money.FromCents(8), Assert.Single(setup.Refusals).Spend);
        Assert.Equal("exceeded", Assert.Single(checks.GetMeasurementSnapshot()).Tags["result"]);
        Assert.Equal((8, 0), await setup.BalanceAsync(key));
    }

    [Fact]
    public async Task AcquireAsync_ActionIsWarn_PassesWithAWarning()
    {
        await using var setup = new BudgetSetup(options => options.ExceededAction = BudgetExceededAction.Warn);
        var call = setup.Call(Key(cents: 5), cents: 8);

        Assert.True((await setup.Policy.AcquireAsync(call, CancellationToken.None)).IsGranted);

        Assert.True(call.Budget!.Value.IsWarning);
        Assert.Equal(1.6, call.Budget.Value.Share);
    }

    [Fact]
    public async Task AcquireAsync_ScopeLimitsAreConfigured_BindTheirScopesAlone()
    {
        var organization = Guid.NewGuid();
        await using var setup = new BudgetSetup(options =>
        {
            options.ScopeLimits.Add(new() { Scope = BudgetScopeKind.User, Period = BudgetPeriod.Weekly, LimitCents = 10 });
            options.ScopeLimits.Add(new() { Scope = BudgetScopeKind.Organization, Id = organization, Period = BudgetPeriod.Total, LimitCents = 15 });
        });
        var ada = Owned(new ApiKeyOwner(ApiKeyOwnerKind.User, Guid.NewGuid()));
        var bob = Owned(new ApiKeyOwner(ApiKeyOwnerKind.User, Guid.NewGuid()));
        var team = Owned(new ApiKeyOwner(ApiKeyOwnerKind.Team, Guid.NewGuid()));

        Assert.True(await setup.SpendAsync(ada, 9));
        Assert.False(await setup.SpendAsync(ada, 2));
        Assert.True(await setup.SpendAsync(bob, 2));
        Assert.False(await setup.SpendAsync(team, 5));
        Assert.True(await setup.SpendAsync(team, 4));
        Assert.True(await setup.SpendAsync(Key(), 1_000));

        Principal Owned(ApiKeyOwner owner) => Key(change: key => key with { Owner = owner, OrganizationId = organization });
    }
}
