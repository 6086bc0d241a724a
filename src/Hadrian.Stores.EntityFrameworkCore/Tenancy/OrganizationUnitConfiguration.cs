using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>What the tables of all kinds of units share.</summary>
internal sealed class OrganizationUnitConfiguration<TEntity>(string table) : IEntityTypeConfiguration<TEntity>
    where TEntity : OrganizationUnitEntity
{
    public void Configure(EntityTypeBuilder<TEntity> builder)
    {
        builder.ToTable(table);
        builder.HasKey(unit => unit.Id);
        builder.HasIndex(unit => new { unit.OrganizationId, unit.CreatedAt, unit.Id });

        // A deleted unit gives its slug back.
        builder.HasIndex(unit => new { unit.OrganizationId, unit.Slug }).IsUnique().HasFilter("deleted_at IS NULL");

        builder.Property(unit => unit.Id).ValueGeneratedNever();
        builder.Property(unit => unit.Slug).HasMaxLength(64);
        builder.Property(unit => unit.Name).HasMaxLength(255);
    }
}
