namespace Hadrian.Gateway;

/// <summary>What the guardrails of both stages have in common.</summary>
public abstract class GuardrailStageOptions
{
    private protected GuardrailStageOptions()
    {
    }

    /// <summary>Gets or sets whether the stage is evaluated. Without <see cref="Providers"/> it is not.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how long an evaluation may take, in milliseconds; from 1 to 600000.</summary>
    /// <value>Default: 5000.</value>
    public int TimeoutMilliseconds { get; set; } = 5_000;

    /// <summary>Gets or sets what happens when an evaluation takes longer.</summary>
    /// <value>Default: <see cref="GuardrailFailureAction.Block"/>.</value>
    public GuardrailFailureAction OnTimeout { get; set; }

    /// <summary>Gets or sets what happens when an evaluation fails.</summary>
    /// <value>Default: <see cref="GuardrailFailureAction.Block"/>.</value>
    public GuardrailFailureAction OnError { get; set; }

    /// <summary>Gets or sets what is done about categories not named in <see cref="Actions"/>.</summary>
    /// <value>Default: block.</value>
    public GuardrailRule DefaultAction { get; set; } = new(GuardrailAction.Block);

    /// <summary>Gets what is done, by category.</summary>
    public IDictionary<string, GuardrailRule> Actions { get; } = new Dictionary<string, GuardrailRule>(StringComparer.Ordinal);

    /// <summary>Gets the guardrails that evaluate, in this order.</summary>
    public IList<GuardrailProviderOptions> Providers { get; } = [];
}
