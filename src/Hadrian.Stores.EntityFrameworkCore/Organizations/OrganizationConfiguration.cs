using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<OrganizationEntity>
{
    public void Configure(EntityTypeBuilder<OrganizationEntity> builder)
    {
        builder.ToTable("organizations");
        builder.HasKey(organization => organization.Id);
        builder.HasIndex(organization => new { organization.CreatedAt, organization.Id });

        // A deleted organisation gives its slug back.
        builder.HasIndex(organization => organization.Slug).IsUnique().HasFilter("deleted_at IS NULL");

        builder.Property(organization => organization.Id).ValueGeneratedNever();
        builder.Property(organization => organization.Slug).HasMaxLength(64);
        builder.Property(organization => organization.Name).HasMaxLength(255);
    }
}
