using Hadrian.TestCommon.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;

public sealed class InitializeTests
{
    [PostgresFact]
    public async Task InitializeAsync_EmptyDatabase_HasTheWholeSchema()
    {
        var server = await SharedServer.GetAsync();
        await using var node = await TestNode.StartAsync(await server.CreateDatabaseAsync());

        using var context = node.CreateContext();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        Assert.True(await node.Storage.IsAvailableAsync(CancellationToken.None));
        Assert.Equal("postgres", node.Storage.Kind);
    }

    [PostgresFact]
    public async Task InitializeAsync_Model_HasNoChangesWithoutAMigration()
    {
        await using var node = new TestNode((await SharedServer.GetAsync()).Url());
        using var context = node.CreateContext();

        Assert.False(context.Database.HasPendingModelChanges());
        Assert.NotEmpty(context.Database.GetMigrations());
    }

    [PostgresFact]
    [Trait("Lesson", "R-30")]
    public async Task InitializeAsync_ManyNodesAtOnce_AllComeUp()
    {
        var url = await (await SharedServer.GetAsync()).CreateDatabaseAsync();
        var nodes = Enumerable.Range(0, 6).Select(_ => new TestNode(url)).ToArray();

        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Storage.InitializeAsync(CancellationToken.None).AsTask())));

        var organization = Samples.Organization();
        Assert.True(await nodes[0].Organizations.TryCreateAsync(organization, CancellationToken.None));
        Assert.Single(nodes, node => node.Logs.GetSnapshot().Any(entry => entry.Message.StartsWith("Applying", StringComparison.Ordinal)));
        foreach (var node in nodes)
        {
            Assert.Equal(organization, await node.Organizations.FindAsync(organization.Id, CancellationToken.None));
            await node.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task InitializeAsync_OneConnectionAllowed_ComesUp()
    {
        var url = await (await SharedServer.GetAsync()).CreateDatabaseAsync();

        await using var node = await TestNode.StartAsync(options => (options.Url, options.MaxConnections) = (url, 1));

        Assert.True(await node.Storage.IsAvailableAsync(CancellationToken.None));
    }

    [PostgresFact]
    public async Task InitializeAsync_ConnectionsToKeep_AreMadeAtOnce()
    {
        var server = await SharedServer.GetAsync();
        var url = $"{await server.CreateDatabaseAsync()}?application_name=warm";

        await using var node = await TestNode.StartAsync(options => (options.Url, options.MinConnections) = (url, 5));

        Assert.Equal("5", await server.ExecuteAsync(Connections("warm")));
    }

    [PostgresFact]
    public async Task Stores_MoreCallsThanConnections_WaitForTheirTurn()
    {
        var server = await SharedServer.GetAsync();
        var url = $"{await server.CreateDatabaseAsync()}?application_name=capped";
        await using var node = await TestNode.StartAsync(options => (options.Url, options.MaxConnections) = (url, 3));

        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(
            () => node.Organizations.TryCreateAsync(Samples.Organization(), CancellationToken.None).AsTask())));

        Assert.Equal("3", await server.ExecuteAsync(Connections("capped")));
        Assert.Equal(60, (await node.Organizations.ListAsync(new PageRequest(100), CancellationToken.None)).Items.Count);
    }

    [PostgresFact]
    public async Task InitializeAsync_MigrationsNotToRun_ListsWhatIsPendingAndLaterComesUp()
    {
        var url = await (await SharedServer.GetAsync()).CreateDatabaseAsync();
        await using (var node = new TestNode(options => (options.Url, options.RunMigrations) = (url, false)))
        {
            var refusal = await Assert.ThrowsAsync<GatewayStorageException>(async () => await node.Storage.InitializeAsync(CancellationToken.None));
            Assert.Contains("database.run_migrations", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("_Initial", refusal.Message, StringComparison.Ordinal);
        }

        await (await TestNode.StartAsync(url)).DisposeAsync();

        await using var second = await TestNode.StartAsync(options => (options.Url, options.RunMigrations) = (url, false));
        Assert.True(await second.Storage.IsAvailableAsync(CancellationToken.None));
    }

    private static string Connections(string application) => $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{application}'";
}
