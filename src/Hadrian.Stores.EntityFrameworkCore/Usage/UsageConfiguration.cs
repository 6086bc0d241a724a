using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class UsageConfiguration : IEntityTypeConfiguration<UsageEntity>
{
    public void Configure(EntityTypeBuilder<UsageEntity> builder)
    {
        builder.ToTable("usage_records");

        // What makes a retried batch harmless: one row per operation and attempt.
        builder.HasKey(usage => new { usage.OperationId, usage.Attempt });

        // Texts have no length limit: a row that is too long would keep its whole batch from ever being stored.
        builder.Property(usage => usage.OperationId).ValueGeneratedNever();
        builder.Property(usage => usage.Attempt).ValueGeneratedNever();
        builder.Property(usage => usage.Operation).HasConversion<string>();
    }
}
