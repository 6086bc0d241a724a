namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>usage_records</c>. Rows are only ever appended, by <see cref="IBulkWriter"/>.</summary>
internal sealed class UsageEntity
{
    public required Guid OperationId { get; init; }

    public required int Attempt { get; init; }

    public string? RequestId { get; init; }

    public required GatewayOperation Operation { get; init; }

    public Guid? ApiKeyId { get; init; }

    public Guid? BudgetSubjectId { get; init; }

    public Guid? OrganizationId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? ProjectId { get; init; }

    public Guid? UserId { get; init; }

    public Guid? ServiceAccountId { get; init; }

    public string? RequestedModel { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long AudioInputTokens { get; init; }

    public long AudioOutputTokens { get; init; }

    public bool IsEstimated { get; init; }

    public bool Abandoned { get; init; }

    public long? CostNanoUsd { get; init; }

    public required string PricingSource { get; init; }

    public string? PriceVersion { get; init; }

    public bool Streamed { get; init; }

    public bool Cancelled { get; init; }

    public int? StatusCode { get; init; }

    public string? FinishReason { get; init; }

    public long LatencyMs { get; init; }

    public long? TimeToFirstOutputMs { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}
