using System.Globalization;
using Hadrian.Benchmarks.Servers;
using Hadrian.Stores.EntityFrameworkCore;
using Hadrian.TestCommon;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hadrian.Benchmarks.Usage;

/// <summary>An empty database of the gateway's, in SQLite or PostgreSQL, removed afterwards unless it was named.</summary>
internal sealed class UsageDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IAsyncDisposable _place;

    private UsageDatabase(string name, ServiceProvider services, IAsyncDisposable place)
        => (Name, _services, _place) = (name, services, place);

    public string Name { get; }

    public IUsageStore Store => _services.GetRequiredService<IUsageStore>();

    public IUsageReports Reports => _services.GetRequiredService<IUsageReports>();

    /// <summary>Opens one.</summary>
    /// <param name="kind"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="url">The PostgreSQL database; <see langword="null"/> to start a server.</param>
    public static async Task<UsageDatabase> OpenAsync(string kind, string? url)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        IAsyncDisposable place;
        if (kind == "sqlite")
        {
            var folder = new Folder();
            place = folder;
            services.AddHadrianGateway().AddSqliteStorage(folder.PathOf("bench.db"));
        }
        else
        {
            var server = await BenchServer.PostgresAsync(url);
            place = server;
            services.AddHadrianGateway().AddPostgreSqlStorage(server.Url);
        }

        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IGatewayStorage>().InitializeAsync(CancellationToken.None);
        return new UsageDatabase(kind == "sqlite" ? "SQLite" : "PostgreSQL", provider, place);
    }

    /// <summary>Runs a statement, however long it takes.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var context = await _services.GetRequiredService<IDbContextFactory<HadrianDbContext>>().CreateDbContextAsync();
        context.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>Counts rows.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using var context = await _services.GetRequiredService<IDbContextFactory<HadrianDbContext>>().CreateDbContextAsync();
        context.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        return await context.Database.SqlQueryRaw<long>(string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) AS \"Value\" FROM {table}")).SingleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _place.DisposeAsync();
    }

    private sealed class Folder : IAsyncDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        public string PathOf(string name) => _directory.PathOf(name);

        public ValueTask DisposeAsync()
        {
            _directory.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
