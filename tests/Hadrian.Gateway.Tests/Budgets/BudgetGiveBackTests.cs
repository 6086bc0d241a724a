using System.Diagnostics;
using static Hadrian.Gateway.Tests.Budgets.BudgetSetup;

namespace Hadrian.Gateway.Tests.Budgets;

/// <summary>A call that does not go ahead costs nobody anything, though the ledger may have heard of it.</summary>
[Trait("Property", "BU-6")]
public sealed class BudgetGiveBackTests
{
    [Theory]
    [InlineData(BudgetAbandonment.Release)]
    [InlineData(BudgetAbandonment.ChargeEstimate)]
    public async Task AcquireAsync_AnswerLost_IsRefusedAndGivenBack(BudgetAbandonment onAbandon)
    {
        await using var setup = new BudgetSetup(options => options.OnAbandon = onAbandon);
        var key = Key(cents: 10);
        setup.Ledger.LosesAnswers = true;

        var lease = await setup.AskAsync(key, cents: 10);

        Assert.Equal(GatewayErrorCodes.BudgetUnavailable, lease.Refusal!.Code);
        await UntilAsync(setup, key, (0, 0));
        setup.Ledger.LosesAnswers = false;
        Assert.True(await setup.SpendAsync(key, 10));
    }

    [Fact]
    public async Task AcquireAsync_AnswerLostAndTheLedgerAwayForLongerThanTheLease_ChargesNothingInTheEnd()
    {
        await using var setup = new BudgetSetup(options => options.OnAbandon = BudgetAbandonment.ChargeEstimate);
        var key = Key(cents: 10);
        (setup.Ledger.LosesAnswers, setup.Ledger.IsAway) = (true, true);

        Assert.False((await setup.AskAsync(key, cents: 7)).IsGranted);
        setup.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((7, 0), await setup.BalanceAsync(key));

        (setup.Ledger.LosesAnswers, setup.Ledger.IsAway) = (false, false);
        await UntilAsync(setup, key, (0, 0));
    }

    [Fact]
    public async Task AcquireAsync_CallerLeavesWhileTheLedgerIsAtIt_IsGivenBack()
    {
        await using var setup = new BudgetSetup();
        using var leaving = new CancellationTokenSource();
        var key = Key(cents: 10);
        setup.Ledger.KeepsAnswers = true;
        var asking = setup.Policy.AcquireAsync(setup.Call(key, cents: 4), leaving.Token).AsTask();
        Assert.Equal((0, 4), await setup.BalanceAsync(key));

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await UntilAsync(setup, key, (0, 0));
    }

    [Fact]
    public async Task AcquireAsync_AnswerLostAndLocalShareTooSmall_IsGivenBack()
    {
        await using var setup = new BudgetSetup(options => (options.OnStoreFailure, options.LocalShare) = (BudgetStoreFailure.Local, 0.1));
        var key = Key(cents: 100);
        setup.Ledger.LosesAnswers = true;

        Assert.False((await setup.AskAsync(key, cents: 50)).IsGranted);

        await UntilAsync(setup, key, (0, 0));
    }

    [Fact]
    public async Task AcquireAsync_AnswerLostButFailOpen_IsBookedOnce()
    {
        await using var setup = new BudgetSetup(options => options.OnStoreFailure = BudgetStoreFailure.FailOpen);
        var key = Key(cents: 10);
        setup.Ledger.LosesAnswers = true;

        var lease = await setup.AskAsync(key, cents: 4);
        await lease.SettleAsync(Succeeded(3));

        Assert.True(lease.IsGranted);
        Assert.Equal((3, 0), await setup.BalanceAsync(key));
    }

    [Fact]
    public async Task AcquireAsync_ManyAnswersLost_GiveBackAFewAtATime()
    {
        await using var setup = new BudgetSetup();
        var key = Key(cents: 1_000);
        var release = new TaskCompletionSource();
        (setup.Ledger.LosesAnswers, setup.Ledger.HoldsSettlements) = (true, release.Task);

        for (var call = 0; call < 50; call++)
        {
            Assert.False((await setup.AskAsync(key, cents: 2)).IsGranted);
        }

        var watch = Stopwatch.StartNew();
        while (setup.Ledger.Waiting < 4)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Only {setup.Ledger.Waiting} are given back.");
            await Task.Yield();
        }

        Assert.Equal(4, setup.Ledger.Waiting);
        release.SetResult();
        await UntilAsync(setup, key, (0, 0));
    }

    // What is given back goes its way on the pool, and at times later.
    private static async Task UntilAsync(BudgetSetup setup, Principal key, (long Settled, long Outstanding) expected)
    {
        var watch = Stopwatch.StartNew();
        while (await setup.BalanceAsync(key) != expected)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Still {await setup.BalanceAsync(key)}.");
            setup.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }
}
