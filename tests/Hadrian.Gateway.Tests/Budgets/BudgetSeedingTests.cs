using Microsoft.Extensions.Time.Testing;
using static Hadrian.Gateway.Tests.Budgets.BudgetSamples;

namespace Hadrian.Gateway.Tests.Budgets;

public class BudgetSeedingTests
{
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly SpendSource _source = new();
    private readonly InMemoryBudgetLedger _ledger;

    public BudgetSeedingTests() => _ledger = new InMemoryBudgetLedger(_time, _source);

    [Fact]
    [Trait("Property", "BU-9")]
    public async Task ReserveAsync_AfterARestart_UsageOfThePeriodStillBlocks()
    {
        var limit = Limit(100);
        _source.Spent[limit.Account] = Cents(95);

        Assert.False(await _ledger.FitsAsync(Reservation(6, limit)));
        Assert.True(await _ledger.FitsAsync(Reservation(5, limit)));

        Assert.Equal((95, 5), await _ledger.CentsAsync(limit));
        Assert.Equal(1, _source.Asked);
    }

    [Fact]
    [Trait("Property", "BU-9")]
    public async Task ReserveAsync_ManyWaitForTheSameAccount_AskOnceAndAdmitNoMoreThanFit()
    {
        var limit = Limit(100);
        _source.Spent[limit.Account] = Cents(90);
        _source.Gate = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var left = _ledger.ReserveAsync(Reservation(1, limit), impatient.Token).AsTask();
        var waiting = Enumerable.Range(0, 50).Select(_ => _ledger.FitsAsync(Reservation(1, limit))).ToList();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        _source.Gate.SetResult();
        var fitting = await Task.WhenAll(waiting);

        Assert.Equal(10, fitting.Count(fits => fits));
        Assert.Equal(1, _source.Asked);
    }

    [Fact]
    public async Task ReserveAsync_SourceFails_ThrowsAndAsksAgainNextTime()
    {
        var limit = Limit(100);
        _source.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => _ledger.FitsAsync(Reservation(1, limit)));
        _source.Fails = false;

        Assert.True(await _ledger.FitsAsync(Reservation(1, limit)));
        Assert.Equal(2, _source.Asked);
    }

    [Fact]
    public async Task SweepAsync_AccountIsIdle_IsForgottenAndFilledAgain()
    {
        var (idle, busy) = (Limit(100), Limit(100));
        await _ledger.SettleAsync(await ReservedAsync(idle), 10);
        var open = await ReservedAsync(busy);
        for (var minute = 0; minute < 61; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromSeconds(1));
            await _ledger.RenewAsync(Guid.Empty, [open.OperationId], TimeSpan.FromMinutes(2), CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await _ledger.SweepAsync(CancellationToken.None);
        _source.Spent[idle.Account] = Cents(10);

        Assert.Equal(1, _ledger.Count.Accounts);
        Assert.Equal((10, 0), await _ledger.CentsAsync(idle));
        Assert.Equal((0, 10), await _ledger.CentsAsync(busy));
    }

    private async Task<BudgetReservation> ReservedAsync(BudgetLimit limit)
    {
        var reservation = Reservation(10, limit);
        Assert.True(await _ledger.FitsAsync(reservation));
        return reservation;
    }

    private sealed class SpendSource : IBudgetSpendSource
    {
        private int _asked;

        public Dictionary<BudgetAccount, Money> Spent { get; } = [];

        public TaskCompletionSource? Gate { get; set; }

        public bool Fails { get; set; }

        public int Asked => _asked;

        public async ValueTask<Money> GetSpendAsync(BudgetAccount account, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            if (Gate is { } gate)
            {
                await gate.Task.WaitAsync(cancellationToken);
            }

            return Fails ? throw new IOException("away") : Spent.GetValueOrDefault(account);
        }
    }
}
