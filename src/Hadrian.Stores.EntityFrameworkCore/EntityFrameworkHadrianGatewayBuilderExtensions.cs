using Hadrian;
using Hadrian.Stores.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the stores on Entity Framework Core.</summary>
public static class EntityFrameworkHadrianGatewayBuilderExtensions
{
    /// <summary>
    /// Replaces the gateway's stores with those on Entity Framework Core. For provider packages, which also register
    /// <see cref="IGatewayStorage"/>; applications call theirs, such as <c>AddSqliteStorage</c>.
    /// </summary>
    /// <typeparam name="TBulkWriter">The provider's bulk writes.</typeparam>
    /// <param name="builder">The gateway's builder.</param>
    /// <param name="configure">Chooses the database provider; called once per container.</param>
    public static IHadrianGatewayBuilder AddEntityFrameworkStores<TBulkWriter>(
        this IHadrianGatewayBuilder builder, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TBulkWriter : class, IBulkWriter
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        builder.Services.AddPooledDbContextFactory<HadrianDbContext>((services, options) =>
        {
            options.ConfigureWarnings(LogStatementsAtDebug);
            configure(services, options);
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IBulkWriter, TBulkWriter>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IApiKeyStore, ApiKeyStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IAuditLog, AuditLog>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IDynamicProviderStore, DynamicProviderStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IJobStore, JobStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IMembershipStore, MembershipStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IOrganizationStore, OrganizationStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IOrganizationUnitStore<Project>, ProjectStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IOrganizationUnitStore<ServiceAccount>, ServiceAccountStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IOrganizationUnitStore<Team>, TeamStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IUserStore, UserStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IPriceStore, PriceStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<ISettingStore, SettingStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IUsageStore, UsageStore>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IBudgetSpendSource, UsageSpendSource>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IUsageRetention, UsageRetention>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IReportReader, ReportReader>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IUsageReports, UsageReports>());
        return builder;
    }

    // Failures too: they reach the caller as exceptions, and a slug that is taken is no error.
    private static void LogStatementsAtDebug(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.CommandExecuted, LogLevel.Debug),
        (RelationalEventId.CommandError, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug));
}
