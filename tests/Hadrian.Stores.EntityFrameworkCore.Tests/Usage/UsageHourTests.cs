using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class UsageHourTests : StorageTest
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))];

    [StorageFact]
    public async Task AppendAsync_CallsOfOneGroup_AreSummedInOneRow()
    {
        var call = Samples.Usage() with
        {
            ApiKeyId = Ids[0],
            OrganizationId = Ids[1],
            Cost = new Money(7),
            Usage = new TokenUsage { InputTokens = 10, OutputTokens = 5, CachedInputTokens = 3, ReasoningTokens = 2 },
        };

        await Node.Usage.AppendAsync([call, call with { OperationId = Guid.NewGuid() }], None);
        await Node.Usage.AppendAsync([call with { OperationId = Guid.NewGuid(), Cost = null }], None);

        var row = Assert.Single(await HoursAsync());
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 0, 0, TimeSpan.Zero), row.Hour);
        Assert.Equal((Ids[0], Ids[0], Ids[1], Guid.Empty), (row.ApiKeyId, row.BudgetSubjectId, row.OrganizationId, row.UserId));
        Assert.Equal((3, 30, 15, 9, 6, 14), (row.Requests, row.InputTokens, row.OutputTokens, row.CachedInputTokens, row.ReasoningTokens, row.CostNanoUsd));
    }

    [StorageFact]
    public async Task AppendAsync_CallStartedBeforeTheHour_CountsToTheHourItStartedIn()
    {
        await Node.Usage.AppendAsync([Samples.Usage() with { StartedAt = new DateTimeOffset(2026, 3, 4, 4, 59, 59, 999, TimeSpan.Zero) }], None);

        Assert.Equal(4, Assert.Single(await HoursAsync()).Hour.Hour);
    }

    [StorageFact]
    public async Task AppendAsync_BatchFails_LeavesTheSumsAlone()
    {
        await Assert.ThrowsAnyAsync<Exception>(async () => await Node.Usage.AppendAsync([Samples.Usage(), Samples.Usage() with { Model = null! }], None));

        Assert.Empty(await HoursAsync());
    }

    [StorageFact]
    public async Task AppendAsync_SumBeyondTheLargestAmount_StopsThere()
    {
        var call = Samples.Usage() with { Cost = Money.Maximum };

        await Node.Usage.AppendAsync([call], None);
        await Node.Usage.AppendAsync([call with { OperationId = Guid.NewGuid() }], None);

        Assert.Equal(long.MaxValue, Assert.Single(await HoursAsync()).CostNanoUsd);
    }

    [StorageFact]
    public async Task AppendAsync_BatchesOverlap_CountsEveryOperationOnce()
    {
        // Whatever batches repeat, the sums equal those of the rows.
        var call = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Long[0, 1_000]);
        await call.Array[1, 30].List[1, 6].SampleAsync(
            async batches =>
            {
                using var context = Node.CreateContext();
                await context.Usage.ExecuteDeleteAsync();
                await context.UsageHours.ExecuteDeleteAsync();
                foreach (var batch in batches)
                {
                    await Node.Usage.AppendAsync([.. batch.Select(c => Record(c.Item1, c.Item2, c.Item3, c.Item4))], None);
                }

                var rows = await context.Usage.AsNoTracking().ToListAsync();
                var hours = await context.UsageHours.AsNoTracking().ToListAsync();
                var expected = rows.GroupBy(row => (row.ApiKeyId!.Value, row.StartedAt.Hour))
                    .Select(group => (group.Key, group.LongCount(), group.Sum(row => row.CostNanoUsd!.Value))).ToHashSet();
                Assert.Equal(expected, hours.Select(row => ((row.ApiKeyId, row.Hour.Hour), row.Requests, row.CostNanoUsd)).ToHashSet());
            },
            iter: 30, threads: 1);
    }

    private static UsageRecord Record(int operation, int key, int hour, long cost) => Samples.Usage(new Guid(operation, 1, 1, new byte[8])) with
    {
        ApiKeyId = Ids[key],
        StartedAt = Now.AddHours(hour),
        Cost = new Money(cost),
    };

    private async Task<List<UsageHourEntity>> HoursAsync()
    {
        using var context = Node.CreateContext();
        return await context.UsageHours.AsNoTracking().ToListAsync();
    }
}
