using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Stores.EntityFrameworkCore.Sqlite.Tests;

public sealed class SqliteHadrianGatewayBuilderExtensionsTests
{
    [Fact]
    public void AddSqliteStorage_DefaultsRegistered_ReplacesThem()
    {
        var builder = new Builder();
        builder.Services.AddSingleton<IOrganizationStore>(_ => throw new InvalidOperationException("The default was asked for."));

        builder.AddSqliteStorage(":memory:");

        Type[] contracts = [typeof(IApiKeyStore), typeof(IOrganizationStore), typeof(IUsageStore), typeof(IGatewayStorage)];
        Assert.All(contracts, contract => Assert.Single(builder.Services, service => service.ServiceType == contract));
        using var services = builder.Services.BuildServiceProvider();
        Assert.IsType<OrganizationStore>(services.GetRequiredService<IOrganizationStore>());
    }

    [Fact]
    public async Task AddSqliteStorage_Twice_AddsToTheOptions()
    {
        var builder = new Builder();
        builder.Services.AddLogging();
        builder.AddSqliteStorage(":memory:").AddSqliteStorage(options => options.MaxConnections = 1);

        await using var services = builder.Services.BuildServiceProvider();
        await services.GetRequiredService<IGatewayStorage>().InitializeAsync(CancellationToken.None);

        Assert.Null(await services.GetRequiredService<IOrganizationStore>().FindBySlugAsync("acme", CancellationToken.None));
        Assert.Equal(1, services.GetRequiredService<IOptions<SqliteStorageOptions>>().Value.MaxConnections);
    }

    private sealed class Builder : IHadrianGatewayBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
