namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>A row of <see cref="UsageSumSql"/>. Dollars and what is beside them are apart: together they might not fit the database's numbers.</summary>
internal sealed class UsageSumRow
{
    private const long MillisecondsPerDay = 86_400_000;
    private const long Dollar = 1_000_000_000;

    public long? Day { get; init; }

    public long? Hour { get; init; }

    public string? Model { get; init; }

    public string? Provider { get; init; }

    public string? PricingSource { get; init; }

    public Guid? ApiKeyId { get; init; }

    public Guid? UserId { get; init; }

    public Guid? ProjectId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? OrganizationId { get; init; }

    public long Requests { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    public long Dollars { get; init; }

    public long Rest { get; init; }

    public UsageSum ToSum() => new()
    {
        Date = Day is { } day ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(day * MillisecondsPerDay).UtcDateTime) : null,
        Hour = Hour is { } hour ? DateTimeOffset.FromUnixTimeMilliseconds(hour) : null,
        Model = Model,
        Provider = Provider,
        PricingSource = PricingSource,
        ApiKeyId = IdOf(ApiKeyId),
        UserId = IdOf(UserId),
        ProjectId = IdOf(ProjectId),
        TeamId = IdOf(TeamId),
        OrganizationId = IdOf(OrganizationId),
        Requests = Requests,
        InputTokens = InputTokens,
        OutputTokens = OutputTokens,
        CachedInputTokens = CachedInputTokens,
        ReasoningTokens = ReasoningTokens,
        Cost = (new Money(Dollar) * Dollars) + new Money(Rest),
    };

    // The hourly sums have no nulls in their key.
    private static Guid? IdOf(Guid? id) => id == Guid.Empty ? null : id;
}
