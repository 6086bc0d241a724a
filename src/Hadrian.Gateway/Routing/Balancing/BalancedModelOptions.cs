namespace Hadrian.Gateway;

/// <summary>A model name that several targets serve. Section <c>routing.models.&lt;name&gt;</c>.</summary>
public sealed class BalancedModelOptions
{
    /// <summary>Gets or sets how calls are spread; key <c>strategy</c>.</summary>
    /// <value>Default: <see cref="BalancingStrategy.Weighted"/>.</value>
    public BalancingStrategy Strategy { get; set; }

    /// <summary>
    /// Gets or sets whether calls of one conversation go to one target as long as it is well, so that what the provider keeps of
    /// them (a prompt cache, a stored conversation) is found again; key <c>sticky</c>. Calls belong together by
    /// <see cref="GatewayCall.AffinityKey"/>; those without one are spread.
    /// </summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Sticky { get; set; } = true;

    /// <summary>Gets the targets; key <c>targets</c>. At least one.</summary>
    public IList<BalancedTargetOptions> Targets { get; } = [];
}
