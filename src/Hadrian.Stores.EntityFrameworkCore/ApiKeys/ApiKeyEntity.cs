using System.Linq.Expressions;

namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>api_keys</c>.</summary>
internal sealed class ApiKeyEntity : IListedEntity
{
    public required Guid Id { get; init; }

    public required string KeyHash { get; init; }

    public required string KeyPrefix { get; init; }

    public required string Name { get; init; }

    public required ApiKeyOwnerKind OwnerKind { get; init; }

    public required Guid OwnerId { get; init; }

    public Guid? OrganizationId { get; init; }

    public long? BudgetLimitCents { get; init; }

    public BudgetPeriod? BudgetPeriod { get; init; }

    public Guid? BudgetSubjectId { get; init; }

    public string[]? Scopes { get; init; }

    public string[]? AllowedModels { get; init; }

    public string[]? IpAllowlist { get; init; }

    public bool IsPlatformAdmin { get; init; }

    public int? RateLimitRpm { get; init; }

    public int? RateLimitTpm { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public Guid? RotatedFromKeyId { get; init; }

    public DateTimeOffset? RotationGraceUntil { get; init; }

    /// <summary>The same rule as <see cref="ApiKeyRecord.IsUsableAt"/>, for a query.</summary>
    public static Expression<Func<ApiKeyEntity, bool>> IsUsableAt(DateTimeOffset now)
        => key => key.RevokedAt == null
            && (key.ExpiresAt == null || key.ExpiresAt > now)
            && (key.RotationGraceUntil == null || key.RotationGraceUntil > now);
}
