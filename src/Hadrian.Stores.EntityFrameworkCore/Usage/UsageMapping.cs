namespace Hadrian.Stores.EntityFrameworkCore;

internal static class UsageMapping
{
    public static UsageRecord ToRecord(UsageEntity entity) => new()
    {
        OperationId = entity.OperationId,
        Attempt = entity.Attempt,
        RequestId = entity.RequestId,
        Operation = entity.Operation,
        ApiKeyId = entity.ApiKeyId,
        BudgetSubjectId = entity.BudgetSubjectId,
        OrganizationId = entity.OrganizationId,
        TeamId = entity.TeamId,
        ProjectId = entity.ProjectId,
        UserId = entity.UserId,
        ServiceAccountId = entity.ServiceAccountId,
        RequestedModel = entity.RequestedModel,
        Provider = entity.Provider,
        Model = entity.Model,
        Usage = new TokenUsage
        {
            InputTokens = entity.InputTokens,
            OutputTokens = entity.OutputTokens,
            CachedInputTokens = entity.CachedInputTokens,
            CacheWriteTokens = entity.CacheWriteTokens,
            ReasoningTokens = entity.ReasoningTokens,
            AudioInputTokens = entity.AudioInputTokens,
            AudioOutputTokens = entity.AudioOutputTokens,
            IsEstimated = entity.IsEstimated,
        },
        Abandoned = entity.Abandoned,
        Cost = entity.CostNanoUsd is { } cost ? new Money(cost) : null,
        PricingSource = entity.PricingSource,
        PriceVersion = entity.PriceVersion,
        Streamed = entity.Streamed,
        Cancelled = entity.Cancelled,
        StatusCode = entity.StatusCode,
        FinishReason = entity.FinishReason,
        LatencyMs = entity.LatencyMs,
        TimeToFirstOutputMs = entity.TimeToFirstOutputMs,
        StartedAt = entity.StartedAt,
        RecordedAt = entity.RecordedAt,
    };
}
