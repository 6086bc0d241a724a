namespace Hadrian.Gateway;

/// <summary>One of the targets that serve a model name.</summary>
public sealed class BalancedTargetOptions
{
    /// <summary>Gets or sets the provider's name; key <c>provider</c>. Required.</summary>
    public string Provider { get; set; } = string.Empty;

    /// <summary>Gets or sets the model at that provider, or an alias it knows; key <c>model</c>.</summary>
    /// <value>Default: <see langword="null"/>, the name that is balanced.</value>
    public string? Model { get; set; }

    /// <summary>Gets or sets the share of the calls, in proportion to the other targets' weights, from 1 to 1,000; key <c>weight</c>. For <see cref="BalancingStrategy.Weighted"/> and sticky calls.</summary>
    /// <value>Default: 1.</value>
    public int Weight { get; set; } = 1;
}
