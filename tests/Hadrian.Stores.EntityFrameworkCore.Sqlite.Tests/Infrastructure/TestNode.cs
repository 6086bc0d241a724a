using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

/// <summary>What one process has: its container, and in it the storage.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestNode(Action<SqliteStorageOptions> configure)
    {
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        builder.AddSqliteStorage(configure);
        _services = builder.Services.BuildServiceProvider(validateScopes: true);
    }

    public TestNode(string path)
        : this(options => options.Path = path)
    {
    }

    public FakeLogCollector Logs { get; } = new();

    public IServiceProvider Services => _services;

    public IGatewayStorage Storage => _services.GetRequiredService<IGatewayStorage>();

    public IApiKeyStore ApiKeys => _services.GetRequiredService<IApiKeyStore>();

    public IOrganizationStore Organizations => _services.GetRequiredService<IOrganizationStore>();

    public IUsageStore Usage => _services.GetRequiredService<IUsageStore>();

    public HadrianDbContext CreateContext() => _services.GetRequiredService<IDbContextFactory<HadrianDbContext>>().CreateDbContext();

    public static async Task<TestNode> StartAsync(Action<SqliteStorageOptions> configure)
    {
        var node = new TestNode(configure);
        await node.Storage.InitializeAsync(CancellationToken.None);
        return node;
    }

    public static Task<TestNode> StartAsync(string path) => StartAsync(options => options.Path = path);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Builder : IHadrianGatewayBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
