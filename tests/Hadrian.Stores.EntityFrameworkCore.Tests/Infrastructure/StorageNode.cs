using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Hadrian.Stores.EntityFrameworkCore.Tests;

/// <summary>What one process has: its container, and in it the storage.</summary>
internal class StorageNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public StorageNode(Action<IHadrianGatewayBuilder> addStorage)
    {
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        addStorage(builder);
        _services = builder.Services.BuildServiceProvider(validateScopes: true);
    }

    public FakeLogCollector Logs { get; } = new();

    public IServiceProvider Services => _services;

    public IGatewayStorage Storage => _services.GetRequiredService<IGatewayStorage>();

    public IApiKeyStore ApiKeys => _services.GetRequiredService<IApiKeyStore>();

    public IOrganizationStore Organizations => _services.GetRequiredService<IOrganizationStore>();

    public IOrganizationUnitStore<Team> Teams => _services.GetRequiredService<IOrganizationUnitStore<Team>>();

    public IOrganizationUnitStore<Project> Projects => _services.GetRequiredService<IOrganizationUnitStore<Project>>();

    public IOrganizationUnitStore<ServiceAccount> ServiceAccounts => _services.GetRequiredService<IOrganizationUnitStore<ServiceAccount>>();

    public IUserStore Users => _services.GetRequiredService<IUserStore>();

    public IMembershipStore Memberships => _services.GetRequiredService<IMembershipStore>();

    public IDynamicProviderStore DynamicProviders => _services.GetRequiredService<IDynamicProviderStore>();

    public IUsageStore Usage => _services.GetRequiredService<IUsageStore>();

    public HadrianDbContext CreateContext() => _services.GetRequiredService<IDbContextFactory<HadrianDbContext>>().CreateDbContext();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Builder : IHadrianGatewayBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
