using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hadrian.Stores.EntityFrameworkCore;

internal sealed class UsageHourConfiguration : IEntityTypeConfiguration<UsageHourEntity>
{
    public void Configure(EntityTypeBuilder<UsageHourEntity> builder)
    {
        builder.ToTable("usage_hourly");

        // The key's own sums come first, as they are asked for most. An update touches no index: sums are in none.
        builder.HasKey(row => new
        {
            row.BudgetSubjectId,
            row.Hour,
            row.ApiKeyId,
            row.OrganizationId,
            row.TeamId,
            row.ProjectId,
            row.UserId,
            row.ServiceAccountId,
            row.Provider,
            row.Model,
        });
        builder.HasIndex(row => row.Hour);
        builder.HasIndex(row => new { row.OrganizationId, row.Hour });
        builder.HasIndex(row => new { row.TeamId, row.Hour });
        builder.HasIndex(row => new { row.ProjectId, row.Hour });
        builder.HasIndex(row => new { row.UserId, row.Hour });
        builder.HasIndex(row => new { row.ServiceAccountId, row.Hour });
    }
}
