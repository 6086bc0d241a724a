using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Stores.EntityFrameworkCore.PostgreSql.Tests;

/// <summary>A node on a PostgreSQL database.</summary>
internal sealed class TestNode(Action<PostgreSqlStorageOptions> configure) : StorageNode(builder => builder.AddPostgreSqlStorage(configure))
{
    public TestNode(string url)
        : this(options => options.Url = url)
    {
    }

    public static async Task<TestNode> StartAsync(Action<PostgreSqlStorageOptions> configure)
    {
        var node = new TestNode(configure);
        await node.Storage.InitializeAsync(CancellationToken.None);
        return node;
    }

    public static Task<TestNode> StartAsync(string url) => StartAsync(options => options.Url = url);
}
