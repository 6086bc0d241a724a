using System.Text.Json.Serialization;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>A key as the admin API shows it. <c>key</c> is there once, in the answer that created it.</summary>
internal sealed record ApiKeyResource
{
    public required Guid Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public required string KeyPrefix { get; init; }

    public required string Name { get; init; }

    public required OwnerResource Owner { get; init; }

    public long? BudgetLimitCents { get; init; }

    public string? BudgetPeriod { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public IReadOnlyList<string>? AllowedModels { get; init; }

    public IReadOnlyList<string>? IpAllowlist { get; init; }

    public int? RateLimitRpm { get; init; }

    public int? RateLimitTpm { get; init; }

    public object? SovereigntyRequirements { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public Guid? RotatedFromKeyId { get; init; }

    public DateTimeOffset? RotationGraceUntil { get; init; }

    public static ApiKeyResource From(ApiKeyRecord key, string? secret = null) => new()
    {
        Id = key.Id,
        Key = secret,
        KeyPrefix = key.KeyPrefix,
        Name = key.Name,
        Owner = OwnerResource.From(key.Owner),
        BudgetLimitCents = key.BudgetLimitCents,
        BudgetPeriod = key.BudgetPeriod is { } period ? BudgetScopes.Name(period) : null,
        Scopes = key.Scopes,
        AllowedModels = key.AllowedModels,
        IpAllowlist = key.IpAllowlist,
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
