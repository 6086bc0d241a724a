namespace Hadrian;

/// <summary>An attempt that did not serve its call and yet reported usage, which has to be paid.</summary>
/// <param name="Target">Who was called.</param>
/// <param name="Usage">What it reported.</param>
public sealed record BilledAttempt(ModelTarget Target, TokenUsage Usage)
{
    /// <summary>Gets what the provider says it costs; <see langword="null"/> when it does not tell.</summary>
    public Money? ReportedCost { get; init; }

    /// <summary>Gets what it cost; <see langword="null"/> when no price is known.</summary>
    public Money? Cost { get; init; }

    /// <summary>Gets where <see cref="Cost"/> comes from, see <see cref="PricingSources"/>.</summary>
    public string PricingSource { get; init; } = PricingSources.None;

    /// <summary>Gets which version of the prices <see cref="Cost"/> was worked out from, when they have versions.</summary>
    public string? PriceVersion { get; init; }
}
