namespace Hadrian.Gateway.Tests.InMemory;

public class InMemorySpendTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/New_York")]
    [Trait("Property", "BU-9")]
    public async Task GetSpendAsync_AnyWindow_IsTheSumOfTheCallsWithin(string timeZone)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var organization = Guid.NewGuid();
        InMemoryUsageStore store = new();
        Random random = new(1);
        var calls = Enumerable.Range(0, 12_000)
            .Select(_ => Call(Start.AddDays(random.NextDouble() * 35), random.NextInt64(1_000), organization)).ToArray();
        await store.AppendAsync(calls, CancellationToken.None);
        await store.AppendAsync(calls[^10..], CancellationToken.None);

        foreach (var period in Enum.GetValues<BudgetPeriod>())
        {
            foreach (var call in calls[..20])
            {
                var window = BudgetWindow.Containing(call.StartedAt, period, zone);
                var expected = calls.Where(one => window.Contains(one.StartedAt)).Sum(one => one.Cost!.Value.NanoUsd);
                var account = new BudgetAccount(new BudgetScope(BudgetScopeKind.Organization, organization), window);
                Assert.Equal(new Money(expected), await store.GetSpendAsync(account, CancellationToken.None));
            }
        }
    }

    [Fact]
    public async Task GetSpendAsync_LongAgo_CountsForAllTimeAlone()
    {
        InMemoryUsageStore store = new();
        for (var quarter = 0; quarter < 5_000; quarter++)
        {
            await store.AppendAsync([Call(Start.AddMinutes(15 * quarter), 1, Guid.NewGuid())], CancellationToken.None);
        }

        Assert.Equal(new Money(5_000), await SpendAsync(store, BudgetPeriod.Total, Start));
        Assert.Equal(new Money(96), await SpendAsync(store, BudgetPeriod.Daily, Start.AddDays(50)));
    }

    private static async Task<Money> SpendAsync(InMemoryUsageStore store, BudgetPeriod period, DateTimeOffset at)
        => await store.GetSpendAsync(new BudgetAccount(BudgetScope.Global, BudgetWindow.Containing(at, period, TimeZoneInfo.Utc)), CancellationToken.None);

    private static UsageRecord Call(DateTimeOffset startedAt, long cost, Guid organization) => new()
    {
        OperationId = Guid.NewGuid(),
        Operation = GatewayOperation.Chat,
        OrganizationId = organization,
        Provider = "test",
        Model = "m",
        StartedAt = startedAt,
        RecordedAt = startedAt,
        Cost = new Money(cost),
    };
}
