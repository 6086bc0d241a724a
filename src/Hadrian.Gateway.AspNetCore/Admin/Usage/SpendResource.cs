namespace Hadrian.Gateway.AspNetCore;

/// <summary>What some calls used together, as the admin API shows it; money in USD. Images, seconds and characters are not counted yet.</summary>
internal record SpendResource
{
    public decimal TotalCost { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long TotalTokens => InputTokens + OutputTokens;

    public long RequestCount { get; init; }

    public long ImageCount { get; init; }

    public long AudioSeconds { get; init; }

    public long CharacterCount { get; init; }

    /// <summary>Gives a resource the figures of a sum, zeros without one.</summary>
    public static T Of<T>(T resource, UsageSum? sum)
        where T : SpendResource
        => (T)(resource with
        {
            TotalCost = sum?.Cost.Dollars ?? 0,
            InputTokens = sum?.InputTokens ?? 0,
            OutputTokens = sum?.OutputTokens ?? 0,
            RequestCount = sum?.Requests ?? 0,
        });
}

/// <summary>All of a scope.</summary>
internal sealed record UsageSummaryResource(DateTimeOffset? FirstRequestAt, DateTimeOffset? LastRequestAt) : SpendResource;

/// <summary>A day.</summary>
internal sealed record DailySpendResource(DateOnly Date) : SpendResource;

/// <summary>A model.</summary>
internal sealed record ModelSpendResource(string Model) : SpendResource;

/// <summary>A provider.</summary>
internal sealed record ProviderSpendResource(string Provider) : SpendResource;

/// <summary>Where costs come from.</summary>
internal sealed record PricingSourceSpendResource(string PricingSource) : SpendResource;

/// <summary>A model on a day.</summary>
internal sealed record DailyModelSpendResource(DateOnly Date, string Model) : SpendResource;

/// <summary>A provider on a day.</summary>
internal sealed record DailyProviderSpendResource(DateOnly Date, string Provider) : SpendResource;

/// <summary>Where costs of a day come from.</summary>
internal sealed record DailyPricingSourceSpendResource(DateOnly Date, string PricingSource) : SpendResource;

/// <summary>An API key; <see langword="null"/> for calls without.</summary>
internal sealed record ApiKeySpendResource(Guid? ApiKeyId, string? ApiKeyName) : SpendResource;

/// <summary>A user; <see langword="null"/> for calls that were nobody's.</summary>
internal sealed record UserSpendResource(Guid? UserId, string? UserName, string? UserEmail) : SpendResource;

/// <summary>A project; <see langword="null"/> for calls outside of any.</summary>
internal sealed record ProjectSpendResource(Guid? ProjectId, string? ProjectName) : SpendResource;

/// <summary>A team; <see langword="null"/> for calls outside of any.</summary>
internal sealed record TeamSpendResource(Guid? TeamId, string? TeamName) : SpendResource;

/// <summary>An organisation; <see langword="null"/> for calls outside of any.</summary>
internal sealed record OrgSpendResource(Guid? OrgId, string? OrgName) : SpendResource;

/// <summary>An API key on a day.</summary>
internal sealed record DailyApiKeySpendResource(DateOnly Date, Guid? ApiKeyId, string? ApiKeyName) : SpendResource;

/// <summary>A user on a day.</summary>
internal sealed record DailyUserSpendResource(DateOnly Date, Guid? UserId, string? UserName, string? UserEmail) : SpendResource;

/// <summary>A project on a day.</summary>
internal sealed record DailyProjectSpendResource(DateOnly Date, Guid? ProjectId, string? ProjectName) : SpendResource;

/// <summary>A team on a day.</summary>
internal sealed record DailyTeamSpendResource(DateOnly Date, Guid? TeamId, string? TeamName) : SpendResource;

/// <summary>An organisation on a day.</summary>
internal sealed record DailyOrgSpendResource(DateOnly Date, Guid? OrgId, string? OrgName) : SpendResource;
