namespace Hadrian.Gateway.AspNetCore;

/// <summary>One call as the admin API shows it; <c>cost</c> in USD.</summary>
internal sealed record UsageLogResource
{
    public required Guid Id { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The id the caller's answer carried. It is the caller's to choose, so it does not identify a row.</summary>
    public required string RequestId { get; init; }

    public required string Model { get; init; }

    public required string Provider { get; init; }

    public string? ProviderSource { get; init; }

    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    public required long CachedTokens { get; init; }

    public required long ReasoningTokens { get; init; }

    public required decimal Cost { get; init; }

    public required bool Streamed { get; init; }

    public string? FinishReason { get; init; }

    public long? LatencyMs { get; init; }

    public required bool Cancelled { get; init; }

    public int? StatusCode { get; init; }

    /// <summary>Of media, which this version does not offer; always null.</summary>
    public int? ImageCount { get; init; }

    /// <summary>See <see cref="ImageCount"/>.</summary>
    public int? AudioSeconds { get; init; }

    /// <summary>See <see cref="ImageCount"/>.</summary>
    public int? CharacterCount { get; init; }

    /// <summary>The caller's <c>Referer</c>, which is not recorded; always null.</summary>
    public string? HttpReferer { get; init; }

    public Guid? UserId { get; init; }

    public Guid? ApiKeyId { get; init; }

    public Guid? OrgId { get; init; }

    public Guid? ProjectId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? ServiceAccountId { get; init; }

    public required string PricingSource { get; init; }

    public static UsageLogResource From(UsageRecord record) => new()
    {
        Id = record.OperationId,
        RecordedAt = record.RecordedAt,
        RequestId = record.RequestId ?? "",
        Model = record.Model,
        Provider = record.Provider,
        ProviderSource = record.IsDynamicProvider ? "dynamic" : "static",
        InputTokens = record.Usage.InputTokens,
        OutputTokens = record.Usage.OutputTokens,
        CachedTokens = record.Usage.CachedInputTokens,
        ReasoningTokens = record.Usage.ReasoningTokens,
        Cost = record.Cost?.Dollars ?? 0,
        Streamed = record.Streamed,
        FinishReason = record.FinishReason,
        LatencyMs = record.LatencyMs,
        Cancelled = record.Cancelled,
        StatusCode = record.StatusCode,
        UserId = record.UserId,
        ApiKeyId = record.ApiKeyId,
        OrgId = record.OrganizationId,
        ProjectId = record.ProjectId,
        TeamId = record.TeamId,
        ServiceAccountId = record.ServiceAccountId,
        PricingSource = record.PricingSource,
    };
}
