namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>What tells rows of <c>usage_hourly</c> apart. An id that a call lacks is <see cref="Guid.Empty"/>.</summary>
/// <param name="Hour">The hour the call arrived in, in UTC.</param>
/// <param name="BudgetSubjectId">Under which id the key's spend is counted.</param>
/// <param name="ApiKeyId">The key.</param>
/// <param name="OrganizationId">The organisation.</param>
/// <param name="TeamId">The team.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="UserId">The user.</param>
/// <param name="ServiceAccountId">The service account.</param>
/// <param name="Provider">The provider that served.</param>
/// <param name="Model">The model that served.</param>
public readonly record struct UsageGroup(
    DateTimeOffset Hour,
    Guid BudgetSubjectId,
    Guid ApiKeyId,
    Guid OrganizationId,
    Guid TeamId,
    Guid ProjectId,
    Guid UserId,
    Guid ServiceAccountId,
    string Provider,
    string Model)
{
    /// <summary>Gives the group a record belongs to.</summary>
    /// <param name="record">The record.</param>
    public static UsageGroup Of(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new UsageGroup(
            UsageHours.Floor(record.StartedAt),
            record.BudgetSubjectId ?? Guid.Empty,
            record.ApiKeyId ?? Guid.Empty,
            record.OrganizationId ?? Guid.Empty,
            record.TeamId ?? Guid.Empty,
            record.ProjectId ?? Guid.Empty,
            record.UserId ?? Guid.Empty,
            record.ServiceAccountId ?? Guid.Empty,
            record.Provider,
            record.Model);
    }
}
