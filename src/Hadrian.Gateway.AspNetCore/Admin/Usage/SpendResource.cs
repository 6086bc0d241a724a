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
