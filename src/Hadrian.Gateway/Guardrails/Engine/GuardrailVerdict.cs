namespace Hadrian.Gateway;

/// <summary>What all guardrails of a stage say of a text.</summary>
internal sealed class GuardrailVerdict
{
    public static GuardrailVerdict Passed { get; } = new();

    public List<JudgedViolation> Violations { get; } = [];

    /// <summary>Gets why there is no judgement although one is demanded.</summary>
    public GatewayError? Failure { get; init; }

    /// <summary>Moves a cut back until it splits no violation and none touches the text's end, where it might yet grow.</summary>
    public int CutBefore(int cut, int end)
    {
        for (var i = 0; i < Violations.Count; i++)
        {
            if (Violations[i].Violation.Span is { } span && span.Start < cut && (span.End > cut || span.End == end))
            {
                cut = span.Start;
                i = -1;
            }
        }

        return cut;
    }
}
