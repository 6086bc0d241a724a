using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class DynamicProviderConfiguration : IEntityTypeConfiguration<DynamicProviderEntity>
{
    public void Configure(EntityTypeBuilder<DynamicProviderEntity> builder)
    {
        builder.ToTable("dynamic_providers");
        builder.HasKey(provider => provider.Id);
        builder.HasIndex(provider => new { provider.OwnerKind, provider.OwnerId, provider.Name }).IsUnique();
        builder.HasIndex(provider => new { provider.CreatedAt, provider.Id });

        builder.Property(provider => provider.Id).ValueGeneratedNever();
        builder.Property(provider => provider.Name).HasMaxLength(64);
        builder.Property(provider => provider.OwnerKind).HasConversion<string>().HasMaxLength(32);
        builder.Property(provider => provider.ProviderType).HasMaxLength(64);
        builder.Property(provider => provider.BaseUrl).HasMaxLength(2048);
    }
}
