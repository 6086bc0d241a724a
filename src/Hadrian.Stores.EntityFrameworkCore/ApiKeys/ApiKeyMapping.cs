namespace Hadrian.Stores.EntityFrameworkCore;

internal static class ApiKeyMapping
{
    public static ApiKeyEntity ToEntity(this ApiKeyRecord key, string keyHash) => new()
    {
        Id = key.Id,
        KeyHash = keyHash,
        KeyPrefix = key.KeyPrefix,
        Name = key.Name,
        OwnerKind = key.Owner.Kind,
        OwnerId = key.Owner.Id,
        OrganizationId = key.OrganizationId,
        BudgetLimitCents = key.BudgetLimitCents,
        BudgetPeriod = key.BudgetPeriod,
        BudgetSubjectId = key.BudgetSubjectId,
        Scopes = key.Scopes?.ToArray(),
        AllowedModels = key.AllowedModels?.ToArray(),
        IpAllowlist = key.IpAllowlist?.ToArray(),
        IsPlatformAdmin = key.IsPlatformAdmin,
        RateLimitRpm = key.RateLimitRpm,
        RateLimitTpm = key.RateLimitTpm,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        LastUsedAt = key.LastUsedAt,
        RotatedFromKeyId = key.RotatedFromKeyId,
        RotationGraceUntil = key.RotationGraceUntil,
    };

    public static ApiKeyRecord ToRecord(this ApiKeyEntity key) => new()
    {
        Id = key.Id,
        KeyPrefix = key.KeyPrefix,
        Name = key.Name,
        Owner = new ApiKeyOwner(key.OwnerKind, key.OwnerId),
        OrganizationId = key.OrganizationId,
        BudgetLimitCents = key.BudgetLimitCents,
        BudgetPeriod = key.BudgetPeriod,
        BudgetSubjectId = key.BudgetSubjectId,
        Scopes = key.Scopes,
        AllowedModels = key.AllowedModels,
        IpAllowlist = key.IpAllowlist,
        IsPlatformAdmin = key.IsPlatformAdmin,
        RateLimitRpm = key.RateLimitRpm,
        RateLimitTpm = key.RateLimitTpm,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        LastUsedAt = key.LastUsedAt,
        RotatedFromKeyId = key.RotatedFromKeyId,
        RotationGraceUntil = key.RotationGraceUntil,
    };
}
