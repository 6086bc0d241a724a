using Hadrian;
using Hadrian.Stores.EntityFrameworkCore;
using Hadrian.Stores.EntityFrameworkCore.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the gateway's keys, organisations and usage in PostgreSQL, which several nodes can share.</summary>
public static class PostgreSqlHadrianGatewayBuilderExtensions
{
    /// <summary>Stores durable data in a PostgreSQL database, whose schema is created and migrated on start.</summary>
    /// <param name="builder">The gateway's builder.</param>
    /// <param name="url">The database: <c>postgres://user:password@host:5432/database</c>, or Npgsql's connection string. It must exist.</param>
    public static IHadrianGatewayBuilder AddPostgreSqlStorage(this IHadrianGatewayBuilder builder, string url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);

        return builder.AddPostgreSqlStorage(options => options.Url = url);
    }

    /// <summary>Stores durable data in a PostgreSQL database, whose schema is created and migrated on start.</summary>
    /// <remarks>Calling it again adds to the options.</remarks>
    /// <param name="builder">The gateway's builder.</param>
    /// <param name="configure">Sets the options; <see cref="PostgreSqlStorageOptions.Url"/> is required.</param>
    public static IHadrianGatewayBuilder AddPostgreSqlStorage(
        this IHadrianGatewayBuilder builder, Action<PostgreSqlStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<PostgreSqlStorageOptions, PostgreSqlStorageOptionsValidator>().Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(PostgreSqlDatabase)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PostgreSqlDatabase>();
        services.AddSingleton<SchemaMigrator>();
        services.Replace(ServiceDescriptor.Singleton<IGatewayStorage, PostgreSqlGatewayStorage>());
        services.AddSingleton<PostgreSqlReplica>();
        services.Replace(ServiceDescriptor.Singleton<IReportReader, PostgreSqlReportReader>());
        return builder.AddEntityFrameworkStores<PostgreSqlBulkWriter>((provider, options) => options
            .UseCompiledModel()
            .UseNpgsql(
                provider.GetRequiredService<PostgreSqlDatabase>().Source,
                npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlDatabase).Assembly))
            .AddInterceptors(new StorableTextInterceptor()));
    }
}
