using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

public sealed class ConcurrencyTests : StorageTest
{
    [Fact]
    public async Task Stores_TenWritersOnThreeNodes_NeverFailForALock()
    {
        await using var second = await TestNode.StartAsync(DatabasePath);
        await using var third = await TestNode.StartAsync(options => (options.Path, options.MaxConnections) = (DatabasePath, 1));
        StorageNode[] nodes = [Node, second, third];
        var owner = new ApiKeyOwner(ApiKeyOwnerKind.Team, Guid.NewGuid());

        await Task.WhenAll(Enumerable.Range(0, 10).Select(writer => Task.Run(async () =>
        {
            var node = nodes[writer % nodes.Length];
            for (var round = 0; round < 20; round++)
            {
                var key = Samples.Key(owner);
                await node.ApiKeys.CreateAsync(key, Samples.Hash(), None);
                await node.Usage.AppendAsync([.. Enumerable.Range(0, 20).Select(_ => Samples.Usage())], None);
                await node.ApiKeys.TouchAsync(new Dictionary<Guid, DateTimeOffset> { [key.Id] = Now }, None);
                await node.ApiKeys.ListAsync(owner, new PageRequest(5), None);
                await node.ApiKeys.RevokeAsync(key.Id, Now, None);
            }
        })));

        using var context = Node.CreateContext();
        Assert.Equal(10 * 20 * 20, await context.Usage.CountAsync());
        Assert.Equal(10 * 20, await context.ApiKeys.CountAsync(key => key.RevokedAt == Now && key.LastUsedAt == Now));
    }

    [Fact]
    public async Task Stores_MoreCallersThanConnections_WaitTheirTurn()
    {
        await using var node = await TestNode.StartAsync(options => (options.Path, options.MaxConnections) = (DatabasePath, 2));
        using var first = node.CreateContext();
        using var second = node.CreateContext();
        await first.Database.OpenConnectionAsync();
        await second.Database.OpenConnectionAsync();

        var waiting = node.Organizations.FindBySlugAsync("acme", None).AsTask();
        using var impatient = new CancellationTokenSource();
        var cancelled = node.Organizations.FindBySlugAsync("acme", impatient.Token).AsTask();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(waiting.IsCompleted);

        await first.Database.CloseConnectionAsync();
        Assert.Null(await waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stores_ContextsDisposedWithOpenConnections_GiveTheirPlaceBack(bool asynchronous)
    {
        await using var node = await TestNode.StartAsync(options => (options.Path, options.MaxConnections) = (DatabasePath, 1));
        for (var i = 0; i < 3; i++)
        {
            var context = node.CreateContext();
            await context.Database.OpenConnectionAsync();
            if (asynchronous)
            {
                await context.DisposeAsync();
            }
            else
            {
                context.Dispose();
            }
        }

        Assert.Null(await node.Organizations.FindBySlugAsync("acme", None));
    }

    [Fact]
    public async Task Stores_OpeningFailsOrIsCancelled_GiveThePlaceBack()
    {
        using var folder = new TempFolder();
        await using var node = new TestNode(options => (options.Path, options.MaxConnections) = (folder.File(), 1));

        await Assert.ThrowsAnyAsync<DbException>(async () => await node.Organizations.FindBySlugAsync("acme", None));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await node.Organizations.FindBySlugAsync("acme", cancelled.Token));
        await node.Storage.InitializeAsync(None);

        Assert.Null(await node.Organizations.FindBySlugAsync("acme", None));
    }
}
