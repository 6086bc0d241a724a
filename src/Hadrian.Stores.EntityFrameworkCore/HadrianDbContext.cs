using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>The gateway's durable model. Provider packages configure it and keep its migrations.</summary>
/// <remarks>Read and write through the stores; the tables are not an API.</remarks>
/// <param name="options">The provider and its settings.</param>
public sealed class HadrianDbContext(DbContextOptions<HadrianDbContext> options) : DbContext(options)
{
    internal DbSet<ApiKeyEntity> ApiKeys => Set<ApiKeyEntity>();

    internal DbSet<JobEntity> Jobs => Set<JobEntity>();

    internal DbSet<OrganizationEntity> Organizations => Set<OrganizationEntity>();

    internal DbSet<UsageEntity> Usage => Set<UsageEntity>();

    internal DbSet<UsageHourEntity> UsageHours => Set<UsageHourEntity>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);

        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);

        modelBuilder.ApplyConfiguration(new ApiKeyConfiguration());
        modelBuilder.ApplyConfiguration(new JobConfiguration());
        modelBuilder.ApplyConfiguration(new OrganizationConfiguration());
        modelBuilder.ApplyConfiguration(new UsageConfiguration());
        modelBuilder.ApplyConfiguration(new UsageHourConfiguration());
        modelBuilder.UseSnakeCaseColumns();
    }
}
