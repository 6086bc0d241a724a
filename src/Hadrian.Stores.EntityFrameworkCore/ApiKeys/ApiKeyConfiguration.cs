using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyEntity>
{
    public void Configure(EntityTypeBuilder<ApiKeyEntity> builder)
    {
        builder.ToTable("api_keys");
        builder.HasKey(key => key.Id);
        builder.HasIndex(key => key.KeyHash).IsUnique();
        builder.HasIndex(key => new { key.OwnerKind, key.OwnerId, key.CreatedAt, key.Id });

        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.Property(key => key.KeyHash).HasMaxLength(64);
        builder.Property(key => key.KeyPrefix).HasMaxLength(64);
        builder.Property(key => key.Name).HasMaxLength(255);
        builder.Property(key => key.OwnerKind).HasConversion<string>().HasMaxLength(32);
        builder.Property(key => key.BudgetPeriod).HasConversion<string>().HasMaxLength(16);
    }
}
