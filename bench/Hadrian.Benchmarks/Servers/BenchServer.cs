using Hadrian.TestCommon.Postgres;
using Hadrian.TestCommon.Redis;

namespace Hadrian.Benchmarks.Servers;

/// <summary>A server that a benchmark asks: the one it was told of, or one started for it and stopped afterwards.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly IAsyncDisposable? _started;

    private BenchServer(string url, IAsyncDisposable? started) => (Url, _started) = (url, started);

    public string Url { get; }

    public static async Task<BenchServer> RedisAsync(string? url)
    {
        if (url is not null)
        {
            return new BenchServer(url, started: null);
        }

        var server = await RedisProcess.StartAsync();
        return new BenchServer(server.Url, server);
    }

    /// <summary>Gives an empty database. One that was named must be empty.</summary>
    public static async Task<BenchServer> PostgresAsync(string? url)
    {
        if (url is not null)
        {
            return new BenchServer(url, started: null);
        }

        var server = await PostgresProcess.StartAsync();
        return new BenchServer(await server.CreateDatabaseAsync(), server);
    }

    public ValueTask DisposeAsync() => _started?.DisposeAsync() ?? ValueTask.CompletedTask;
}
