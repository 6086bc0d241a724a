using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

/// <summary>A node on a SQLite file.</summary>
internal sealed class TestNode(Action<SqliteStorageOptions> configure) : StorageNode(builder => builder.AddSqliteStorage(configure))
{
    public TestNode(string path)
        : this(options => options.Path = path)
    {
    }

    public static async Task<TestNode> StartAsync(Action<SqliteStorageOptions> configure)
    {
        var node = new TestNode(configure);
        await node.Storage.InitializeAsync(CancellationToken.None);
        return node;
    }

    public static Task<TestNode> StartAsync(string path) => StartAsync(options => options.Path = path);
}
