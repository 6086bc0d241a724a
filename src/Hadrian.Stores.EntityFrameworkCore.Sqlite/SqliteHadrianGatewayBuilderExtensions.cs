using Hadrian;
using Hadrian.Stores.EntityFrameworkCore;
using Hadrian.Stores.EntityFrameworkCore.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the gateway's keys, organisations and usage in a SQLite file.</summary>
public static class SqliteHadrianGatewayBuilderExtensions
{
    /// <summary>Stores durable data in a SQLite file, which is created and migrated on start.</summary>
    /// <param name="builder">The gateway's builder.</param>
    /// <param name="path">The file, or <c>:memory:</c>. Its directory must exist.</param>
    public static IHadrianGatewayBuilder AddSqliteStorage(this IHadrianGatewayBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        return builder.AddSqliteStorage(options => options.Path = path);
    }

    /// <summary>Stores durable data in a SQLite file, which is created and migrated on start.</summary>
    /// <remarks>Calling it again adds to the options.</remarks>
    /// <param name="builder">The gateway's builder.</param>
    /// <param name="configure">Sets the options; <see cref="SqliteStorageOptions.Path"/> is required.</param>
    public static IHadrianGatewayBuilder AddSqliteStorage(
        this IHadrianGatewayBuilder builder, Action<SqliteStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<SqliteStorageOptions, SqliteStorageOptionsValidator>().Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(SqliteDatabase)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<SqliteConnectionInterceptor>();
        services.AddSingleton<SchemaMigrator>();
        services.Replace(ServiceDescriptor.Singleton<IGatewayStorage, SqliteGatewayStorage>());
        services.Replace(ServiceDescriptor.Singleton<IReportReader, SqliteReportReader>());
        return builder.AddEntityFrameworkStores<SqliteBulkWriter>((provider, options) => options
            .UseCompiledModel()
            .UseSqlite(
                provider.GetRequiredService<SqliteDatabase>().ConnectionString,
                sqlite => sqlite.MigrationsAssembly(typeof(SqliteDatabase).Assembly))
            .AddInterceptors(provider.GetRequiredService<SqliteConnectionInterceptor>()));
    }
}
