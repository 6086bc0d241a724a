using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class ModelPriceConfiguration : IEntityTypeConfiguration<ModelPriceEntity>
{
    public void Configure(EntityTypeBuilder<ModelPriceEntity> builder)
    {
        builder.ToTable("model_pricing");
        builder.HasKey(price => price.Id);
        builder.HasIndex(price => new { price.ScopeKind, price.ScopeId, price.Provider, price.Model }).IsUnique();
        builder.HasIndex(price => new { price.CreatedAt, price.Id });

        builder.Property(price => price.Id).ValueGeneratedNever();
        builder.Property(price => price.ScopeKind).HasConversion<string>().HasMaxLength(32);
        builder.Property(price => price.Origin).HasConversion<string>().HasMaxLength(32);
        builder.Property(price => price.Provider).HasMaxLength(64);
        builder.Property(price => price.Model).HasMaxLength(256);
    }
}
