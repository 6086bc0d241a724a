using Microsoft.EntityFrameworkCore;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>The gateway's durable model. Provider packages configure it and keep its migrations.</summary>
/// <remarks>Read and write through the stores; the tables are not an API.</remarks>
/// <param name="options">The provider and its settings.</param>
public sealed class HadrianDbContext(DbContextOptions<HadrianDbContext> options) : DbContext(options)
{
    internal DbSet<ApiKeyEntity> ApiKeys => Set<ApiKeyEntity>();

    internal DbSet<AuditEntity> AuditLogs => Set<AuditEntity>();

    internal DbSet<DynamicProviderEntity> DynamicProviders => Set<DynamicProviderEntity>();

    internal DbSet<JobEntity> Jobs => Set<JobEntity>();

    internal DbSet<MembershipEntity> Memberships => Set<MembershipEntity>();

    internal DbSet<ModelPriceEntity> ModelPrices => Set<ModelPriceEntity>();

    internal DbSet<OrganizationEntity> Organizations => Set<OrganizationEntity>();

    internal DbSet<ProjectEntity> Projects => Set<ProjectEntity>();

    internal DbSet<ServiceAccountEntity> ServiceAccounts => Set<ServiceAccountEntity>();

    internal DbSet<SettingEntity> Settings => Set<SettingEntity>();

    internal DbSet<TeamEntity> Teams => Set<TeamEntity>();

    internal DbSet<UsageEntity> Usage => Set<UsageEntity>();

    internal DbSet<UsageHourEntity> UsageHours => Set<UsageHourEntity>();

    internal DbSet<UserEntity> Users => Set<UserEntity>();

    /// <summary>Saves what was changed and, in the same transaction, the audit record that waits for it (<see cref="AuditScope"/>).</summary>
    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (AuditScope.Current?.Take() is { } record)
        {
            Add(AuditEntity.From(record));
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

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
        modelBuilder.ApplyConfiguration(new AuditConfiguration());
        modelBuilder.ApplyConfiguration(new DynamicProviderConfiguration());
        modelBuilder.ApplyConfiguration(new JobConfiguration());
        modelBuilder.ApplyConfiguration(new MembershipConfiguration());
        modelBuilder.ApplyConfiguration(new ModelPriceConfiguration());
        modelBuilder.ApplyConfiguration(new OrganizationConfiguration());
        modelBuilder.ApplyConfiguration(new OrganizationUnitConfiguration<ProjectEntity>("projects"));
        modelBuilder.ApplyConfiguration(new OrganizationUnitConfiguration<ServiceAccountEntity>("service_accounts"));
        modelBuilder.ApplyConfiguration(new OrganizationUnitConfiguration<TeamEntity>("teams"));
        modelBuilder.ApplyConfiguration(new SettingConfiguration());
        modelBuilder.ApplyConfiguration(new UsageConfiguration());
        modelBuilder.ApplyConfiguration(new UsageHourConfiguration());
        modelBuilder.ApplyConfiguration(new UserConfiguration());
        modelBuilder.UseSnakeCaseColumns();
    }
}
