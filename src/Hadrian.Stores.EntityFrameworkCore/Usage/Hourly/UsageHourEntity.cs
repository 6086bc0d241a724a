namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <c>usage_hourly</c>: what one spender used of one model in one hour. An id that a call lacks is all zeros.</summary>
internal sealed class UsageHourEntity
{
    public required DateTimeOffset Hour { get; init; }

    public Guid BudgetSubjectId { get; init; }

    public Guid ApiKeyId { get; init; }

    public Guid OrganizationId { get; init; }

    public Guid TeamId { get; init; }

    public Guid ProjectId { get; init; }

    public Guid UserId { get; init; }

    public Guid ServiceAccountId { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public long Requests { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long CostNanoUsd { get; init; }
}
