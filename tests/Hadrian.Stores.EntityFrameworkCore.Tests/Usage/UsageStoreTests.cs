using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

public sealed class UsageStoreTests : StorageTest
{
    [StorageFact]
    public async Task AppendAsync_EveryFieldSet_StoresThemAll()
    {
        var record = Samples.Usage() with
        {
            Attempt = 2,
            RequestId = "req-1",
            Operation = GatewayOperation.Embeddings,
            ApiKeyId = Guid.NewGuid(),
            BudgetSubjectId = Guid.NewGuid(),
            OrganizationId = Guid.NewGuid(),
            TeamId = Guid.NewGuid(),
            ProjectId = Guid.NewGuid(),
            UserId = Guid.NewGuid(),
            ServiceAccountId = Guid.NewGuid(),
            RequestedModel = "fast",
            Cost = new Money(123_456_789_012),
            PricingSource = PricingSources.Catalog,
            PriceVersion = "2026-01",
            Abandoned = true,
            TimeToFirstOutputMs = 56,
            StartedAt = Samples.Now.AddSeconds(-3),
            Usage = new TokenUsage
            {
                InputTokens = 5_000_000_000,
                OutputTokens = 2,
                CachedInputTokens = 3,
                CacheWriteTokens = 4,
                ReasoningTokens = 1,
                AudioInputTokens = 6,
                AudioOutputTokens = 7,
                IsEstimated = true,
            },
            Streamed = true,
            Cancelled = true,
            StatusCode = 200,
            FinishReason = "stop",
            LatencyMs = 1234,
        };

        await Node.Usage.AppendAsync([record], None);

        var row = Assert.Single(await RowsAsync());
        Assert.Equal(record, AsRecord(row));
    }

    [StorageFact]
    public async Task AppendAsync_OptionalFieldsUnset_StoresNulls()
    {
        var record = Samples.Usage();

        await Node.Usage.AppendAsync([record], None);

        Assert.Equal(record with { StartedAt = Samples.Now }, AsRecord(Assert.Single(await RowsAsync())));
    }

    [StorageFact]
    public async Task AppendAsync_OptionalFieldsVaryByRow_KeepsRowsApart()
    {
        UsageRecord[] records =
        [
            Started(Samples.Usage()) with { RequestId = "req-1", FinishReason = "stop", StatusCode = 200, ApiKeyId = Guid.NewGuid(), BudgetSubjectId = Guid.NewGuid() },
            Started(Samples.Usage()),
            Started(Samples.Usage()) with { RequestId = "req-3" },
        ];

        await Node.Usage.AppendAsync(records, None);

        Assert.Equal(records.ToHashSet(), (await RowsAsync()).Select(AsRecord).ToHashSet());
    }

    [StorageFact]
    public async Task AppendAsync_OperationStored_KeepsTheFirstAndAddsTheRest()
    {
        var first = Started(Samples.Usage());
        await Node.Usage.AppendAsync([first], None);
        var news = Started(Samples.Usage());

        await Node.Usage.AppendAsync([first with { Model = "other" }, news, news with { Model = "other" }], None);

        Assert.Equal([first, news], (await RowsAsync()).Select(AsRecord).OrderBy(row => row.OperationId == news.OperationId));
    }

    [StorageFact]
    [Trait("Property", "US-8")]
    public async Task AppendAsync_OneRequestIdTwice_StoresBoth()
    {
        await Node.Usage.AppendAsync([Samples.Usage() with { RequestId = "same" }, Samples.Usage() with { RequestId = "same" }], None);

        Assert.Equal(2, (await RowsAsync()).Count(row => row.RequestId == "same"));
    }

    [StorageFact]
    [Trait("Property", "US-1")]
    public async Task AppendAsync_AnotherAttemptOfTheOperation_IsARowOfItsOwn()
    {
        var first = Samples.Usage();

        await Node.Usage.AppendAsync([first, first with { Attempt = 2 }, first], None);

        Assert.Equal([1, 2], (await RowsAsync()).Select(row => row.Attempt).Order());
    }

    [StorageFact]
    public async Task AppendAsync_BatchesRepeatedAndOverlapping_StoresEachOperationOnce()
    {
        var records = Enumerable.Range(0, 1_000).Select(_ => Samples.Usage()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => Node.Usage.AppendAsync(records[(i * 100)..((i * 100) + 300)], None).AsTask())));

        Assert.Equal(records.Select(row => row.OperationId).ToHashSet(), (await RowsAsync()).Select(row => row.OperationId).ToHashSet());
    }

    [StorageFact]
    [Trait("Property", "US-12")]
    public async Task AppendAsync_OneRowFails_StoresNothing()
    {
        UsageRecord[] records = [Samples.Usage(), Samples.Usage() with { Model = null! }, Samples.Usage()];

        await Assert.ThrowsAsync<UsageRejectedException>(async () => await Node.Usage.AppendAsync(records, None));

        Assert.Empty(await RowsAsync());
    }

    [StorageFact]
    public async Task AppendAsync_Cancelled_StoresNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Node.Usage.AppendAsync([Samples.Usage()], cancelled.Token));

        Assert.Empty(await RowsAsync());
    }

    [StorageFact]
    public async Task AppendAsync_NoRecords_DoesNothing()
    {
        await Node.Usage.AppendAsync([], None);

        Assert.Empty(await RowsAsync());
    }

    private static UsageRecord Started(UsageRecord record) => record with { StartedAt = record.StartedAt };

    private static UsageRecord AsRecord(UsageEntity row) => new()
    {
        OperationId = row.OperationId,
        Attempt = row.Attempt,
        RequestId = row.RequestId,
        Operation = row.Operation,
        ApiKeyId = row.ApiKeyId,
        BudgetSubjectId = row.BudgetSubjectId,
        OrganizationId = row.OrganizationId,
        TeamId = row.TeamId,
        ProjectId = row.ProjectId,
        UserId = row.UserId,
        ServiceAccountId = row.ServiceAccountId,
        RequestedModel = row.RequestedModel,
        Cost = row.CostNanoUsd is { } cost ? new Money(cost) : null,
        PricingSource = row.PricingSource,
        PriceVersion = row.PriceVersion,
        Abandoned = row.Abandoned,
        TimeToFirstOutputMs = row.TimeToFirstOutputMs,
        StartedAt = row.StartedAt,
        Provider = row.Provider,
        Model = row.Model,
        Usage = new TokenUsage
        {
            InputTokens = row.InputTokens,
            OutputTokens = row.OutputTokens,
            CachedInputTokens = row.CachedInputTokens,
            CacheWriteTokens = row.CacheWriteTokens,
            ReasoningTokens = row.ReasoningTokens,
            AudioInputTokens = row.AudioInputTokens,
            AudioOutputTokens = row.AudioOutputTokens,
            IsEstimated = row.IsEstimated,
        },
        Streamed = row.Streamed,
        Cancelled = row.Cancelled,
        StatusCode = row.StatusCode,
        FinishReason = row.FinishReason,
        LatencyMs = row.LatencyMs,
        RecordedAt = row.RecordedAt,
    };

    private async Task<List<UsageEntity>> RowsAsync()
    {
        using var context = Node.CreateContext();
        return await context.Usage.AsNoTracking().ToListAsync();
    }
}
