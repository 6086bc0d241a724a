namespace Hadrian;

/// <summary>What guardrails made of one side of a call.</summary>
public sealed class GuardrailSummary
{
    private readonly List<GuardrailFinding> _findings = [];

    /// <summary>Gets or sets what came of it, the strongest result so far. Default: <see cref="GuardrailResult.Passed"/>.</summary>
    public GuardrailResult Result { get; set; }

    /// <summary>Gets what was found, each kind once.</summary>
    public IReadOnlyList<GuardrailFinding> Findings => _findings;

    /// <summary>Gets or sets the time the evaluations took together.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Adds what was found, unless the same is there.</summary>
    /// <param name="finding">What was found.</param>
    public void Add(GuardrailFinding finding)
    {
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
    }
}
