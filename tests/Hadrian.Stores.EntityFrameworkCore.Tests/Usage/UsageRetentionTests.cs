using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

[Trait("Property", "JO-2")]
public sealed class UsageRetentionTests : StorageTest
{
    private IUsageRetention Retention => Node.Services.GetRequiredService<IUsageRetention>();

    [StorageFact]
    public async Task DeleteAsync_OldRecords_TakesTheOldestFirstAndLeavesTheRest()
    {
        await Node.Usage.AppendAsync([.. Enumerable.Range(0, 10).Select(day => Call(Now.AddDays(-day)))], None);
        var before = Now.AddDays(-4.5);

        Assert.Equal(5, await Retention.CountAsync(before, None));
        Assert.Equal(3, await Retention.DeleteAsync(before, 3, None));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], await AgesAsync());
        Assert.Equal(2, await Retention.DeleteAsync(before, 3, None));
        Assert.Equal(0, await Retention.DeleteAsync(before, 3, None));
        Assert.Equal([0, 1, 2, 3, 4], await AgesAsync());
    }

    [StorageFact]
    public async Task DeleteAsync_AllRecords_LeavesTheSpendOfBudgets()
    {
        await Node.Usage.AppendAsync([Call(Now), Call(Now.AddHours(-1))], None);
        var account = new BudgetAccount(BudgetScope.Global, BudgetWindow.Containing(Now, BudgetPeriod.Monthly, TimeZoneInfo.Utc));

        Assert.Equal(2, await Retention.DeleteAsync(Now.AddDays(1), 100, None));

        Assert.Equal(new Money(10), await Node.Services.GetRequiredService<IBudgetSpendSource>().GetSpendAsync(account, None));
    }

    private static UsageRecord Call(DateTimeOffset at) => Samples.Usage(Guid.CreateVersion7(at)) with { Cost = new Money(5), StartedAt = at };

    private async Task<List<int>> AgesAsync()
    {
        using var context = Node.Services.GetRequiredService<IDbContextFactory<HadrianDbContext>>().CreateDbContext();
        var rows = await context.Usage.ToListAsync();
        return [.. rows.Select(row => (int)Math.Round((Now - row.StartedAt).TotalDays)).Order()];
    }
}
