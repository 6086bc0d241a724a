using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>What a call is taken to cost before it is made. Section <c>limits.budget</c>.</summary>
public sealed class CostEstimateOptions
{
    /// <summary>Gets or sets what happens to a call whose model has no known price; key <c>on_unpriced</c>.</summary>
    /// <value>Default: <see cref="OnUnpriced.Floor"/>.</value>
    public OnUnpriced OnUnpriced { get; set; } = OnUnpriced.Floor;

    /// <summary>
    /// Gets or sets what a call without a known price is taken to cost, in cents; at least 0. Priced calls are reserved at
    /// the most they can cost, however little that is, so that a small budget stays usable to its end.
    /// </summary>
    /// <value>Default: 10.</value>
    [ConfigurationKeyName("estimated_cost_cents")]
    public long UnpricedCostCents { get; set; } = 10;

    /// <summary>Gets or sets how many output tokens a call may have that sets no cap, at a model whose own is not known; at least 1.</summary>
    /// <value>Default: 4,096.</value>
    [ConfigurationKeyName("default_max_output_tokens")]
    public long DefaultMaxOutputTokens { get; set; } = 4_096;
}
