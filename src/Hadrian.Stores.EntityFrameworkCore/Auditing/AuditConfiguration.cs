using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditEntity>
{
    public void Configure(EntityTypeBuilder<AuditEntity> builder)
    {
        builder.ToTable("audit_logs");
        builder.HasKey(record => record.Id);
        builder.HasIndex(record => new { record.CreatedAt, record.Id });
        builder.HasIndex(record => new { record.OrganizationId, record.CreatedAt, record.Id });
        builder.HasIndex(record => new { record.ResourceId, record.CreatedAt });

        builder.Property(record => record.Id).ValueGeneratedNever();
        builder.Property(record => record.ActorType).HasConversion<string>().HasMaxLength(32);
        builder.Property(record => record.Action).HasMaxLength(64);
        builder.Property(record => record.ResourceType).HasMaxLength(64);
        builder.Property(record => record.IpAddress).HasMaxLength(64);
        builder.Property(record => record.UserAgent).HasMaxLength(512);
    }
}
