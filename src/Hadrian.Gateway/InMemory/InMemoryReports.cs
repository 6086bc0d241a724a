namespace Hadrian.Gateway;

/// <summary>Reports over records in memory.</summary>
internal static class InMemoryReports
{
    public static IReadOnlyList<UsageSum> Sum(IEnumerable<UsageRecord> records, UsageQuery query, UsageDimensions by, int most)
        => [.. records.Where(record => Matches(query, record))
            .GroupBy(record => KeyOf(record, by))
            .Select(group => Add(group.Key, group))
            .OrderByDescending(sum => sum.Cost)
            .Take(most)];

    public static UsageSpan? Span(IEnumerable<UsageRecord> records, UsageQuery query)
    {
        DateTimeOffset[] times = [.. records.Where(record => Matches(query, record)).Select(record => record.StartedAt)];
        return times.Length == 0 ? null : new UsageSpan(times.Min(), times.Max());
    }

    public static Page<UsageRecord> List(IEnumerable<UsageRecord> records, UsageQuery query, int limit, UsagePosition? from, bool backward)
    {
        var calls = records.Where(record => Matches(query, record)).OrderBy(Position).ToList();
        if (!backward)
        {
            calls.Reverse();
        }

        List<UsageRecord> found = [.. calls.Where(record => from is not { } place || IsAfter(record, place)).Take(limit + 1)];
        List<UsageRecord> page = [.. found.Take(limit)];
        if (backward)
        {
            page.Reverse();
        }

        return new Page<UsageRecord>(page, HasMore: found.Count > limit);

        bool IsAfter(UsageRecord record, UsagePosition place)
            => Position(record).CompareTo((place.OperationId, place.Attempt)) is var order && (backward ? order > 0 : order < 0);
    }

    private static (Guid OperationId, int Attempt) Position(UsageRecord record) => (record.OperationId, record.Attempt);

    private static bool Matches(UsageQuery query, UsageRecord record)
        => !(record.StartedAt < query.From) && !(record.StartedAt >= query.Until)
            && Is(query.ApiKeyId, record.ApiKeyId) && Is(query.BudgetSubjectId, record.BudgetSubjectId)
            && Is(query.OrganizationId, record.OrganizationId) && Is(query.TeamId, record.TeamId)
            && Is(query.ProjectId, record.ProjectId) && Is(query.UserId, record.UserId)
            && Is(query.ServiceAccountId, record.ServiceAccountId)
            && (query.Provider is null || query.Provider == record.Provider)
            && (query.IsDynamicProvider is null || query.IsDynamicProvider == record.IsDynamicProvider)
            && (query.Model is null || query.Model == record.Model);

    private static bool Is(Guid? wanted, Guid? id) => wanted is null || wanted == id;

    private static UsageSum KeyOf(UsageRecord record, UsageDimensions by)
    {
        var started = record.StartedAt.UtcDateTime;
        return new UsageSum
        {
            Date = by.HasFlag(UsageDimensions.Date) ? DateOnly.FromDateTime(started) : null,
            Hour = by.HasFlag(UsageDimensions.Hour) ? new DateTimeOffset(started.Date.AddHours(started.Hour), TimeSpan.Zero) : null,
            Model = by.HasFlag(UsageDimensions.Model) ? record.Model : null,
            Provider = by.HasFlag(UsageDimensions.Provider) ? record.Provider : null,
            PricingSource = by.HasFlag(UsageDimensions.PricingSource) ? record.PricingSource : null,
            ApiKeyId = by.HasFlag(UsageDimensions.ApiKey) ? record.ApiKeyId : null,
            UserId = by.HasFlag(UsageDimensions.User) ? record.UserId : null,
            ProjectId = by.HasFlag(UsageDimensions.Project) ? record.ProjectId : null,
            TeamId = by.HasFlag(UsageDimensions.Team) ? record.TeamId : null,
            OrganizationId = by.HasFlag(UsageDimensions.Organization) ? record.OrganizationId : null,
        };
    }

    private static UsageSum Add(UsageSum key, IEnumerable<UsageRecord> records) => records.Aggregate(key, static (sum, record) => sum with
    {
        Requests = sum.Requests + 1,
        InputTokens = sum.InputTokens + record.Usage.InputTokens,
        OutputTokens = sum.OutputTokens + record.Usage.OutputTokens,
        CachedInputTokens = sum.CachedInputTokens + record.Usage.CachedInputTokens,
        ReasoningTokens = sum.ReasoningTokens + record.Usage.ReasoningTokens,
        Cost = sum.Cost + (record.Cost ?? Money.Zero),
    });
}
