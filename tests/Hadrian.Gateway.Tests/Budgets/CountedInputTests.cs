using Hadrian.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Gateway.Tests.Budgets;

/// <summary>A call reserves by the length of its input while there is room, and by its count where there is little.</summary>
[Trait("Property", "BU-3")]
public sealed class CountedInputTests
{
    private static readonly ModelTarget Known = new("p", "gpt-4o");
    private static readonly ModelTarget Unknown = new("p", "llama");

    [Theory]
    [InlineData(40, 40, 0)]
    [InlineData(39, 10, 1)]
    [InlineData(10, 10, 1)]
    [InlineData(9, 0, 1)]
    public async Task AcquireAsync_LittleRoom_CountsTheInput(long limitCents, long reservedCents, int counts)
    {
        var (setup, input) = (Setup(), new FakeInput(most: 4_000, counted: 1_000));
        await using var _ = setup;
        var key = BudgetSetup.Key(limitCents);

        var lease = await AskAsync(setup, key, Known, input);

        Assert.Equal(reservedCents > 0, lease.IsGranted);
        Assert.Equal((0, reservedCents), await setup.BalanceAsync(key));
        Assert.Equal(counts, input.Counts);
        Assert.Equal(reservedCents > 0 ? 0 : 1, setup.Refusals.Count);
    }

    [Fact]
    public async Task AcquireAsync_VocabularyUnknown_IsRefusedUncounted()
    {
        var (setup, input) = (Setup(), new FakeInput(most: 4_000, counted: 1_000));
        await using var _ = setup;

        var lease = await AskAsync(setup, BudgetSetup.Key(20), Unknown, input);

        Assert.Equal(GatewayErrorCodes.BudgetExceeded, lease.Refusal?.Code);
        Assert.Equal(0, input.Counts);
    }

    [Fact]
    public async Task AcquireAsync_NothingLeft_DoesNotCount()
    {
        var (setup, input) = (Setup(), new FakeInput(most: 4_000, counted: 1_000));
        await using var _ = setup;
        var key = BudgetSetup.Key(5);
        Assert.True(await setup.SpendAsync(key, 5));

        var lease = await AskAsync(setup, key, Known, input, maxOutputTokens: 100);

        Assert.False(lease.IsGranted);
        Assert.Equal(0, input.Counts);
    }

    [Fact]
    public async Task AcquireAsync_ManyAtOnce_HoldNoMoreThanTheBudget()
    {
        await using var setup = Setup();
        var key = BudgetSetup.Key(95);

        var leases = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(
            () => AskAsync(setup, key, Known, new FakeInput(most: 4_000, counted: 1_000)))));

        // Two by length leave room for one by count; more by count when they come in another order.
        var balance = await setup.BalanceAsync(key);
        Assert.InRange(leases.Count(lease => lease.IsGranted), 3, 9);
        Assert.InRange(balance.Outstanding, 86, 95);
    }

    // A cent per hundred tokens.
    private static BudgetSetup Setup() => new(estimator: PriceSamples
        .Services(
            [],
            ("providers:p:type", "test"),
            ("pricing:pricing:p:gpt-4o:input_per_1m_tokens", "100000000"),
            ("pricing:pricing:p:gpt-4o:output_per_1m_tokens", "100000000"),
            ("pricing:pricing:p:llama:input_per_1m_tokens", "100000000"),
            ("pricing:pricing:p:llama:output_per_1m_tokens", "100000000"))
        .BuildServiceProvider()
        .GetRequiredService<CostEstimator>());

    private static async Task<PolicyLease> AskAsync(BudgetSetup setup, Principal key, ModelTarget target, CallInput input, long maxOutputTokens = 0)
    {
        var call = setup.Call(key, cents: null);
        (call.Target, call.Input, call.MaxOutputTokens) = (target, input, maxOutputTokens);
        await new CostEstimatePolicy(setup.Estimator!).AcquireAsync(call, CancellationToken.None);
        return await setup.Policy.AcquireAsync(call, CancellationToken.None);
    }

    private sealed class FakeInput(long most, long counted) : CallInput
    {
        private int _counts;

        public int Counts => _counts;

        protected override long Measure() => most;

        protected override long Count(ITokenCounter counter)
        {
            Interlocked.Increment(ref _counts);
            return counted;
        }
    }
}
