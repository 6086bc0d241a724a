using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class UsageSpendSourceTests : StorageTest
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private IBudgetSpendSource Source => Node.Services.GetRequiredService<IBudgetSpendSource>();

    [StorageTheory]
    [InlineData(BudgetScopeKind.Key)]
    [InlineData(BudgetScopeKind.Organization)]
    [InlineData(BudgetScopeKind.Team)]
    [InlineData(BudgetScopeKind.Project)]
    [InlineData(BudgetScopeKind.User)]
    [InlineData(BudgetScopeKind.ServiceAccount)]
    public async Task GetSpendAsync_AnyScope_SumsItsCallsAlone(BudgetScopeKind kind)
    {
        var (own, other) = (Guid.NewGuid(), Guid.NewGuid());
        await Node.Usage.AppendAsync([Call(Noon, 5, kind, own), Call(Noon.AddHours(2), 6, kind, own), Call(Noon, 70, kind, other), Call(Noon, 800)], None);

        foreach (var zone in new[] { TimeZoneInfo.Utc, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata") })
        {
            Assert.Equal(new Money(11), await SpendAsync(new BudgetScope(kind, own), BudgetPeriod.Daily, zone));
            Assert.Equal(new Money(881), await SpendAsync(BudgetScope.Global, BudgetPeriod.Daily, zone));
        }
    }

    [StorageFact]
    public async Task GetSpendAsync_NothingSpent_IsZero()
        => Assert.Equal(Money.Zero, await SpendAsync(new BudgetScope(BudgetScopeKind.Key, Guid.NewGuid()), BudgetPeriod.Monthly, TimeZoneInfo.Utc));

    [StorageFact]
    public async Task GetSpendAsync_CallersWithoutAKey_ShareAScope()
    {
        await Node.Usage.AppendAsync([Call(Noon, 5), Call(Noon, 6, BudgetScopeKind.Key, Guid.NewGuid())], None);

        foreach (var zone in new[] { TimeZoneInfo.Utc, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata") })
        {
            Assert.Equal(new Money(5), await SpendAsync(new BudgetScope(BudgetScopeKind.Key, Guid.Empty), BudgetPeriod.Daily, zone));
        }
    }

    [StorageFact]
    [Trait("Property", "BU-10")]
    public async Task GetSpendAsync_KeysOfOneRotationChain_AreSummedTogether()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await Node.Usage.AppendAsync([Call(Noon, 5, BudgetScopeKind.Key, first), Call(Noon, 6, BudgetScopeKind.Key, second) with { BudgetSubjectId = first }], None);

        Assert.Equal(new Money(11), await SpendAsync(new BudgetScope(BudgetScopeKind.Key, first), BudgetPeriod.Daily, TimeZoneInfo.Utc));
    }

    [StorageFact]
    public async Task GetSpendAsync_AmountsNearTheLargest_StopsThere()
    {
        await Node.Usage.AppendAsync([Call(Noon, long.MaxValue), Call(Noon.AddHours(1), long.MaxValue), Call(Noon.AddHours(2), 1)], None);

        Assert.Equal(Money.Maximum, await SpendAsync(BudgetScope.Global, BudgetPeriod.Total, TimeZoneInfo.Utc));
    }

    [StorageTheory]
    [InlineData("UTC")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    [Trait("Property", "BU-9")]
    public async Task GetSpendAsync_AnyWindow_IsTheSumOfTheCallsWithin(string timeZone)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        Random random = new(1);
        var calls = Enumerable.Range(0, 300).Select(_ => Call(Noon.AddDays(random.NextDouble() * 70), random.NextInt64(5_000_000_000))).ToArray();
        await Node.Usage.AppendAsync(calls, None);

        await Gen.Select(Gen.Int[0, calls.Length - 1], Gen.Enum<BudgetPeriod>()).SampleAsync(
            async pick =>
            {
                var window = BudgetWindow.Containing(calls[pick.Item1].StartedAt, pick.Item2, zone);
                var expected = calls.Where(c => window.Contains(c.StartedAt)).Sum(c => c.Cost!.Value.NanoUsd);
                Assert.Equal(new Money(expected), await Source.GetSpendAsync(new BudgetAccount(BudgetScope.Global, window), None));
            },
            iter: 60);
    }

    private static UsageRecord Call(DateTimeOffset startedAt, long cost, BudgetScopeKind kind = BudgetScopeKind.Global, Guid? id = null)
        => Samples.Usage(Guid.CreateVersion7(startedAt)) with
        {
            StartedAt = startedAt,
            Cost = new Money(cost),
            ApiKeyId = kind == BudgetScopeKind.Key ? id : null,
            OrganizationId = kind == BudgetScopeKind.Organization ? id : null,
            TeamId = kind == BudgetScopeKind.Team ? id : null,
            ProjectId = kind == BudgetScopeKind.Project ? id : null,
            UserId = kind == BudgetScopeKind.User ? id : null,
            ServiceAccountId = kind == BudgetScopeKind.ServiceAccount ? id : null,
        };

    private async Task<Money> SpendAsync(BudgetScope scope, BudgetPeriod period, TimeZoneInfo zone)
        => await Source.GetSpendAsync(new BudgetAccount(scope, BudgetWindow.Containing(Noon, period, zone)), None);
}
