using CsCheck;
using Hadrian.TestCommon.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;

public sealed class BulkWriterTests
{
    [PostgresFact]
    [Trait("Property", "US-1")]
    public async Task AppendAsync_ManyNodesWithOverlappingBatches_StoreAndSumEachOperationOnce()
    {
        var url = await (await SharedServer.GetAsync()).CreateDatabaseAsync();
        await using var first = await TestNode.StartAsync(url);
        await using var second = await TestNode.StartAsync(url);
        TestNode[] nodes = [first, second];
        Guid[] keys = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
        var records = Enumerable.Range(0, 400).Select(i => Samples.Usage() with { ApiKeyId = keys[i % 5], Cost = new Money(i) }).ToArray();

        // Backwards and forwards: without an order of their own the nodes would lock the same sums in opposite order.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            var batch = records[(i * 20)..((i * 20) + 100)];
            await nodes[i % 2].Usage.AppendAsync(i % 4 < 2 ? batch : [.. batch.Reverse()], CancellationToken.None);
        })));

        using var context = first.CreateContext();
        Assert.Equal(400, await context.Usage.CountAsync());
        Assert.Equal(400, await context.UsageHours.SumAsync(row => row.Requests));
        Assert.Equal(records.Sum(record => record.Cost!.Value.NanoUsd), await context.UsageHours.SumAsync(row => row.CostNanoUsd));
    }

    [PostgresFact]
    public async Task TouchAsync_ManyNodesInAnyOrder_KeepsTheLatestAndNeverDeadlocks()
    {
        var url = await (await SharedServer.GetAsync()).CreateDatabaseAsync();
        await using var first = await TestNode.StartAsync(url);
        await using var second = await TestNode.StartAsync(url);
        TestNode[] nodes = [first, second];
        var keys = Enumerable.Range(0, 40).Select(_ => Samples.Key()).ToArray();
        foreach (var key in keys)
        {
            await first.ApiKeys.CreateAsync(key, Samples.Hash(), CancellationToken.None);
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => nodes[i % 2].ApiKeys.TouchAsync(
            (i % 4 < 2 ? keys : keys.Reverse()).ToDictionary(key => key.Id, _ => Samples.Now.AddMinutes(i)), CancellationToken.None).AsTask())));

        foreach (var key in keys)
        {
            Assert.Equal(Samples.Now.AddMinutes(19), (await second.ApiKeys.FindAsync(key.Id, CancellationToken.None))!.LastUsedAt);
        }
    }

    [PostgresFact]
    [Trait("Property", "US-12")]
    public async Task AppendAsync_UserMayNotWrite_IsNoFaultOfTheRecord()
    {
        var server = await SharedServer.GetAsync();
        var url = await server.CreateDatabaseAsync();
        await using var node = await TestNode.StartAsync(url);
        await server.ExecuteAsync("ALTER TABLE usage_records RENAME TO elsewhere", new Uri(url).AbsolutePath[1..]);

        await Assert.ThrowsAsync<PostgresException>(async () => await node.Usage.AppendAsync([Samples.Usage()], CancellationToken.None));

        await server.ExecuteAsync("ALTER TABLE elsewhere RENAME TO usage_records", new Uri(url).AbsolutePath[1..]);
        await node.Usage.AppendAsync([Samples.Usage()], CancellationToken.None);
        using var context = node.CreateContext();
        Assert.Equal(1, await context.Usage.CountAsync());
    }

    [Fact]
    public void From_AnyText_IsValidWithoutNulAndOtherwiseTheSame()
        => Gen.Char["a\0\uD83E\uDD94\uFFFDz"].Array[0, 10].Select(characters => new string(characters)).Sample(text =>
        {
            var stored = StorableText.From(text);

            Assert.DoesNotContain('\0', stored);
            Assert.Equal(stored, new System.Text.UTF8Encoding(false, true).GetString(new System.Text.UTF8Encoding(false, true).GetBytes(stored)));
            Assert.Equal(text.Length, stored.Length);
            Assert.All(text.Zip(stored), pair => Assert.True(pair.First == pair.Second || pair.Second == '\uFFFD'));
        });
}
