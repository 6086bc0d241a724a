using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class UserConfiguration : IEntityTypeConfiguration<UserEntity>
{
    public void Configure(EntityTypeBuilder<UserEntity> builder)
    {
        builder.ToTable("users");
        builder.HasKey(user => user.Id);
        builder.HasIndex(user => new { user.Issuer, user.ExternalId }).IsUnique();
        builder.HasIndex(user => new { user.CreatedAt, user.Id });

        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Property(user => user.Issuer).HasMaxLength(512);
        builder.Property(user => user.ExternalId).HasMaxLength(255);
        builder.Property(user => user.Email).HasMaxLength(320);
        builder.Property(user => user.Name).HasMaxLength(255);
    }
}
