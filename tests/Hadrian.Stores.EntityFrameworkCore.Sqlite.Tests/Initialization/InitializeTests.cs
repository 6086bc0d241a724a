using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

public sealed class InitializeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task InitializeAsync_NoFile_CreatesItInWalModeWithTheWholeSchema()
    {
        await using var node = await TestNode.StartAsync(_folder.File());

        using var context = node.CreateContext();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        Assert.Equal("wal", await ScalarAsync(context, "PRAGMA journal_mode"));
        Assert.Equal(1L, await ScalarAsync(context, "PRAGMA foreign_keys"));
        Assert.Equal(5_000L, await ScalarAsync(context, "PRAGMA busy_timeout"));
        Assert.True(await node.Storage.IsAvailableAsync(CancellationToken.None));
        Assert.Equal("sqlite", node.Storage.Kind);
    }

    [Fact]
    public async Task InitializeAsync_OneConnectionAllowed_ComesUp()
    {
        await using var node = await TestNode.StartAsync(options => (options.Path, options.MaxConnections) = (_folder.File(), 1));

        Assert.True(await node.Storage.IsAvailableAsync(CancellationToken.None));
    }

    [Fact]
    public async Task InitializeAsync_WalModeOff_UsesARollbackJournalEvenWhereWalWasOn()
    {
        await (await TestNode.StartAsync(_folder.File())).DisposeAsync();

        await using var node = await TestNode.StartAsync(options => (options.Path, options.WalMode) = (_folder.File(), false));

        using var context = node.CreateContext();
        Assert.Equal("delete", await ScalarAsync(context, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task InitializeAsync_Model_HasNoChangesWithoutAMigration()
    {
        await using var node = new TestNode(_folder.File());
        using var context = node.CreateContext();

        Assert.False(context.Database.HasPendingModelChanges());
        Assert.NotEmpty(context.Database.GetMigrations());
    }

    [Fact]
    public async Task InitializeAsync_ManyNodesAtOnceOnNoFile_AllComeUp()
    {
        var nodes = Enumerable.Range(0, 6).Select(_ => new TestNode(_folder.File())).ToArray();

        await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Storage.InitializeAsync(CancellationToken.None).AsTask())));

        var organization = Samples.Organization();
        Assert.True(await nodes[0].Organizations.TryCreateAsync(organization, CancellationToken.None));
        foreach (var node in nodes)
        {
            Assert.Equal(organization, await node.Organizations.FindAsync(organization.Id, CancellationToken.None));
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task InitializeAsync_Restarted_KeepsTheData()
    {
        var (key, hash, organization) = (Samples.Key() with { Scopes = ["admin"] }, Samples.Hash(), Samples.Organization());
        await using (var first = await TestNode.StartAsync(_folder.File()))
        {
            await first.ApiKeys.CreateAsync(key, hash, CancellationToken.None);
            await first.Organizations.TryCreateAsync(organization, CancellationToken.None);
            await first.Usage.AppendAsync([Samples.Usage()], CancellationToken.None);
        }

        await using var second = await TestNode.StartAsync(_folder.File());

        Assert.Equal(key.Id, (await second.ApiKeys.FindByHashAsync(hash, CancellationToken.None))!.Id);
        Assert.Equal(organization, await second.Organizations.FindBySlugAsync(organization.Slug, CancellationToken.None));
        using var context = second.CreateContext();
        Assert.Equal(1, await context.Usage.CountAsync());
    }

    [Fact]
    public async Task InitializeAsync_InMemory_KeepsDataWhileTheNodeLives()
    {
        await using var node = await TestNode.StartAsync(":memory:");
        await using var other = await TestNode.StartAsync(":memory:");

        var won = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(
            () => node.Organizations.TryCreateAsync(Samples.Organization("acme"), CancellationToken.None).AsTask())));

        Assert.Single(won, true);
        Assert.NotNull(await node.Organizations.FindBySlugAsync("acme", CancellationToken.None));
        Assert.Null(await other.Organizations.FindBySlugAsync("acme", CancellationToken.None));
        Assert.True(await node.Storage.IsAvailableAsync(CancellationToken.None));
        Assert.False(File.Exists(":memory:"));
    }

    [Fact]
    public async Task InitializeAsync_DirectoryMissingAndWanted_CreatesBoth()
    {
        var path = _folder.File("a/b/hadrian.db");

        await using var node = await TestNode.StartAsync(options => (options.Path, options.CreateDirectory) = (path, true));

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task InitializeAsync_MigrationsNotToRunButNonePending_ComesUp()
    {
        await (await TestNode.StartAsync(_folder.File())).DisposeAsync();

        await using var node = await TestNode.StartAsync(options => (options.Path, options.RunMigrations) = (_folder.File(), false));

        Assert.True(await node.Storage.IsAvailableAsync(CancellationToken.None));
    }

    [Fact]
    public async Task InitializeAsync_LockLeftByAKilledProcessButNonePending_ComesUp()
    {
        await (await TestNode.StartAsync(_folder.File())).DisposeAsync();
        LeaveMigrationLock(_folder.File());

        await using var node = await TestNode.StartAsync(_folder.File());

        Assert.True(await node.Storage.IsAvailableAsync(CancellationToken.None));
    }

    [Fact]
    public async Task IsAvailableAsync_FileGone_ReturnsFalse()
    {
        await using var node = await TestNode.StartAsync(_folder.File());

        File.Delete(_folder.File());

        Assert.False(await node.Storage.IsAvailableAsync(CancellationToken.None));
    }

    internal static void LeaveMigrationLock(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
            """;
        command.ExecuteNonQuery();
    }

    private static async Task<object?> ScalarAsync(HadrianDbContext context, string sql)
    {
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
