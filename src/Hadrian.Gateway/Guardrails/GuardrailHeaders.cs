using System.Globalization;

namespace Hadrian.Gateway;

/// <summary>Says in response headers what guardrails made of a call.</summary>
internal static class GuardrailHeaders
{
    /// <summary>Gives the headers of a report, output headers when the output was evaluated before the headers leave.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(GuardrailReport report)
    {
        if (report.Input is { } input)
        {
            yield return new("X-Guardrails-Input-Result", GuardrailErrors.Name(input.Result));
            if (input.Findings.Count > 0)
            {
                yield return new("X-Guardrails-Violations", Listed(input.Findings));
            }

            yield return new("X-Guardrails-Latency-Ms", Milliseconds(input.Latency));
        }

        if (report.Output is { } output)
        {
            yield return new("X-Guardrails-Output-Result", GuardrailErrors.Name(output.Result));
            if (output.Findings.Count > 0)
            {
                yield return new("X-Guardrails-Output-Violations", Listed(output.Findings));
            }

            yield return new("X-Guardrails-Output-Latency-Ms", Milliseconds(output.Latency));
        }

        if (report.RaceWinner is { } winner)
        {
            yield return new("X-Guardrails-Mode", "concurrent");
            yield return new("X-Guardrails-Race-Winner", Name(winner));
        }

        if (report.ModelLatency is { } model)
        {
            yield return new("X-LLM-Latency-Ms", Milliseconds(model));
        }
    }

    public static string Name(GuardrailRaceWinner winner) => winner switch
    {
        GuardrailRaceWinner.Guardrails => "guardrails_first",
        GuardrailRaceWinner.Model => "llm_first",
        _ => "guardrails_timed_out",
    };

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    // Categories come from guardrails and are not always fit for a header.
    private static string Listed(IReadOnlyList<GuardrailFinding> findings)
        => string.Join(',', findings.Select(finding => $"{Token(finding.Category)}:{GuardrailErrors.Name(finding.Severity)}"));

    private static string Token(string category)
        => string.Concat(category.Select(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.' ? character : '_'));
}
