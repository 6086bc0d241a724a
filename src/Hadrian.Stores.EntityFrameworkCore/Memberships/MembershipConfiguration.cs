using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<MembershipEntity>
{
    public void Configure(EntityTypeBuilder<MembershipEntity> builder)
    {
        builder.ToTable("memberships");
        builder.HasKey(membership => new { membership.TargetKind, membership.TargetId, membership.UserId });
        builder.HasIndex(membership => new { membership.TargetKind, membership.TargetId, membership.JoinedAt, membership.UserId });

        // One organisation per user.
        builder.HasIndex(membership => membership.UserId, "ix_memberships_home").IsUnique().HasFilter("target_kind = 'Organization'");
        builder.HasIndex(membership => membership.UserId, "ix_memberships_user_id");

        builder.Property(membership => membership.TargetKind).HasConversion<string>().HasMaxLength(32);
        builder.Property(membership => membership.Role).HasConversion<string>().HasMaxLength(32);
        builder.Property(membership => membership.Source).HasConversion<string>().HasMaxLength(32);
    }
}
