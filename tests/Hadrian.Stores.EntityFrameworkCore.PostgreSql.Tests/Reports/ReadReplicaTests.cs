using Hadrian.TestCommon.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;

/// <summary>A second server stands in for the replica, with other rows, so that it shows who was asked.</summary>
public sealed class ReadReplicaTests
{
    [PostgresFact]
    public async Task SumAsync_ReplicaAwayAndBack_ReadsTheDatabaseMeanwhileAndWarnsOnce()
    {
        await using var second = await PostgresProcess.StartAsync();
        var (url, readUrl) = (await (await SharedServer.GetAsync()).CreateDatabaseAsync(), await second.CreateDatabaseAsync());
        await FillAsync(url, 1);
        await FillAsync(readUrl, 2);
        FakeTimeProvider time = new(Samples.Now);
        await using var node = await StartAsync(url, readUrl, time);
        var reports = node.Services.GetRequiredService<IUsageReports>();
        var spend = node.Services.GetRequiredService<IBudgetSpendSource>();
        BudgetAccount account = new(BudgetScope.Global, BudgetWindow.Containing(Samples.Now, BudgetPeriod.Total, TimeZoneInfo.Utc));

        Assert.Equal(2, await CountAsync(reports));
        Assert.Equal(new Money(7), await spend.GetSpendAsync(account, CancellationToken.None));

        await second.KillAsync();
        Assert.Equal(1, await CountAsync(reports));
        time.Advance(PostgreSqlReportReader.Pause);
        Assert.Equal(1, await CountAsync(reports));

        await second.RestartAsync();
        Assert.Equal(1, await CountAsync(reports)); // left alone for a while
        time.Advance(PostgreSqlReportReader.Pause);
        Assert.Equal(2, await CountAsync(reports));

        var records = node.Logs.GetSnapshot().Where(record => record.Message.Contains("replica", StringComparison.Ordinal)).ToArray();
        Assert.Equal([LogLevel.Warning, LogLevel.Information], records.Select(record => record.Level));
        Assert.All(records, record => Assert.DoesNotContain(second.Password, record.Message, StringComparison.Ordinal));
    }

    private static async Task<StorageNode> StartAsync(string url, string? readUrl, TimeProvider time)
    {
        StorageNode node = new(builder =>
        {
            builder.Services.AddSingleton(time);
            builder.AddPostgreSqlStorage(options => (options.Url, options.ReadUrl) = (url, readUrl));
        });
        await node.Storage.InitializeAsync(CancellationToken.None);
        return node;
    }

    private static async Task FillAsync(string url, int calls)
    {
        await using var node = await TestNode.StartAsync(url);
        await node.Usage.AppendAsync([.. Enumerable.Range(0, calls).Select(_ => Samples.Usage(Guid.CreateVersion7(Samples.Now)) with { Cost = new Money(7) })], CancellationToken.None);
    }

    private static async Task<long> CountAsync(IUsageReports reports)
        => Assert.Single(await reports.SumAsync(new UsageQuery(), UsageDimensions.None, 1, CancellationToken.None)).Requests;
}
