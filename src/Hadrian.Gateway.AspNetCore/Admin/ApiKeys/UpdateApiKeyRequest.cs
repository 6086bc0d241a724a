namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>PATCH /admin/v1/api-keys/{key_id}</c>: what is absent stays, what is null is cleared.</summary>
internal sealed record UpdateApiKeyRequest
{
    public string? Name { get; init; }

    public long? BudgetLimitCents { get; init; }

    public string? BudgetPeriod { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public IReadOnlyList<string>? AllowedModels { get; init; }

    public IReadOnlyList<string>? IpAllowlist { get; init; }

    public int? RateLimitRpm { get; init; }

    public int? RateLimitTpm { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
