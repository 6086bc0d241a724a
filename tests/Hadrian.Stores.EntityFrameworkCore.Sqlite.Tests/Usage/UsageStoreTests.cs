using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

public sealed class UsageStoreTests : StorageTest
{
    [Fact]
    public async Task AppendAsync_EveryFieldSet_StoresThemAll()
    {
        var record = Samples.Usage() with
        {
            RequestId = "req-1",
            Operation = GatewayOperation.Embeddings,
            ApiKeyId = Guid.NewGuid(),
            OrganizationId = Guid.NewGuid(),
            Usage = new TokenUsage
            {
                InputTokens = 5_000_000_000,
                OutputTokens = 2,
                CachedInputTokens = 3,
                CacheWriteTokens = 4,
                ReasoningTokens = 1,
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

    [Fact]
    public async Task AppendAsync_OptionalFieldsUnset_StoresNulls()
    {
        var record = Samples.Usage();

        await Node.Usage.AppendAsync([record], None);

        Assert.Equal(record, AsRecord(Assert.Single(await RowsAsync())));
    }

    [Fact]
    public async Task AppendAsync_OptionalFieldsVaryByRow_KeepsRowsApart()
    {
        UsageRecord[] records =
        [
            Samples.Usage() with { RequestId = "req-1", FinishReason = "stop", StatusCode = 200, ApiKeyId = Guid.NewGuid() },
            Samples.Usage(),
            Samples.Usage() with { RequestId = "req-3" },
        ];

        await Node.Usage.AppendAsync(records, None);

        Assert.Equal(records.ToHashSet(), (await RowsAsync()).Select(AsRecord).ToHashSet());
    }

    [Fact]
    public async Task AppendAsync_OperationStored_KeepsTheFirstAndAddsTheRest()
    {
        var first = Samples.Usage();
        await Node.Usage.AppendAsync([first], None);
        var news = Samples.Usage();

        await Node.Usage.AppendAsync([first with { Model = "other" }, news, news with { Model = "other" }], None);

        Assert.Equal([first, news], (await RowsAsync()).Select(AsRecord).OrderBy(row => row.OperationId == news.OperationId));
    }

    [Fact]
    public async Task AppendAsync_BatchesRepeatedAndOverlapping_StoresEachOperationOnce()
    {
        var records = Enumerable.Range(0, 1_000).Select(_ => Samples.Usage()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => Node.Usage.AppendAsync(records[(i * 100)..((i * 100) + 300)], None).AsTask())));

        Assert.Equal(records.Select(row => row.OperationId).ToHashSet(), (await RowsAsync()).Select(row => row.OperationId).ToHashSet());
    }

    [Fact]
    public async Task AppendAsync_OneRowFails_StoresNothing()
    {
        UsageRecord[] records = [Samples.Usage(), Samples.Usage() with { Model = null! }, Samples.Usage()];

        await Assert.ThrowsAsync<SqliteException>(async () => await Node.Usage.AppendAsync(records, None));

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task AppendAsync_Cancelled_StoresNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Node.Usage.AppendAsync([Samples.Usage()], cancelled.Token));

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task AppendAsync_NoRecords_DoesNothing()
    {
        await Node.Usage.AppendAsync([], None);

        Assert.Empty(await RowsAsync());
    }

    private static UsageRecord AsRecord(UsageEntity row) => new()
    {
        OperationId = row.OperationId,
        RequestId = row.RequestId,
        Operation = row.Operation,
        ApiKeyId = row.ApiKeyId,
        OrganizationId = row.OrganizationId,
        Provider = row.Provider,
        Model = row.Model,
        Usage = new TokenUsage
        {
            InputTokens = row.InputTokens,
            OutputTokens = row.OutputTokens,
            CachedInputTokens = row.CachedInputTokens,
            CacheWriteTokens = row.CacheWriteTokens,
            ReasoningTokens = row.ReasoningTokens,
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
