using System.Text.Json;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>Body of <c>POST /admin/v1/api-keys</c>.</summary>
internal sealed record CreateApiKeyRequest
{
    public string? Name { get; init; }

    public OwnerResource? Owner { get; init; }

    public long? BudgetLimitCents { get; init; }

    public string? BudgetPeriod { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public IReadOnlyList<string>? AllowedModels { get; init; }

    public IReadOnlyList<string>? IpAllowlist { get; init; }

    public int? RateLimitRpm { get; init; }

    public int? RateLimitTpm { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public JsonElement? SovereigntyRequirements { get; init; }

    public bool? PlatformAdmin { get; init; }
}
