namespace Hadrian;

/// <summary>What some calls used together. Of the dimensions only those asked for are set; an id is <see langword="null"/> also where the calls had none.</summary>
public sealed record UsageSum
{
    /// <summary>Gets the day, in UTC.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Gets when the hour began.</summary>
    public DateTimeOffset? Hour { get; init; }

    /// <summary>Gets the model that served.</summary>
    public string? Model { get; init; }

    /// <summary>Gets the provider that served.</summary>
    public string? Provider { get; init; }

    /// <summary>Gets where the costs come from.</summary>
    public string? PricingSource { get; init; }

    /// <summary>Gets the key.</summary>
    public Guid? ApiKeyId { get; init; }

    /// <summary>Gets the user.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Gets the project.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>Gets the team.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>Gets the organisation.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Gets how many calls. Each attempt that was billed counts.</summary>
    public long Requests { get; init; }

    /// <summary>Gets the input tokens.</summary>
    public long InputTokens { get; init; }

    /// <summary>Gets the output tokens.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Gets the input tokens read from providers' caches.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Gets the output tokens spent on reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Gets what the calls with a known price cost.</summary>
    public Money Cost { get; init; }
}
