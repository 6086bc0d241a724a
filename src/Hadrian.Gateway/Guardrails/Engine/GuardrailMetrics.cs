using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>The instruments of guardrails.</summary>
internal sealed class GuardrailMetrics
{
    private readonly BoundedNames _categories = new();
    private readonly Counter<long> _evaluations;
    private readonly Histogram<double> _latency;
    private readonly Counter<long> _violations;
    private readonly Counter<long> _races;
    private readonly Counter<long> _timeouts;
    private readonly Counter<long> _errors;

    public GuardrailMetrics(IMeterFactory meterFactory)
    {
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _evaluations = meter.CreateCounter<long>("guardrails.evaluations", null, "Evaluations of a text by a guardrail, by result.");
        _latency = meter.CreateHistogram("guardrails.latency", "s", "Time a guardrail took to evaluate a text.", advice: GatewayMetrics.Durations);
        _violations = meter.CreateCounter<long>("guardrails.violations", null, "Violations by category, severity and what was done.");
        _races = meter.CreateCounter<long>("guardrails.concurrent_races", null, "Calls whose input was evaluated while the model ran, by who was first.");
        _timeouts = meter.CreateCounter<long>("guardrails.timeouts", null, "Evaluations that took too long.");
        _errors = meter.CreateCounter<long>("guardrails.errors", null, "Evaluations that failed, by kind.");
    }

    public void Evaluated(string guardrail, GuardrailStage stage, string result, TimeSpan elapsed)
    {
        _evaluations.Add(1, new("provider", guardrail), new("stage", Name(stage)), new("result", result));
        _latency.Record(elapsed.TotalSeconds, new("provider", guardrail), new("stage", Name(stage)));
    }

    public void Violated(JudgedViolation judged) => _violations.Add(1, new TagList
    {
        { "provider", judged.Guardrail },
        { "category", _categories.Label(judged.Violation.Category, isReal: true) },
        { "severity", GuardrailErrors.Name(judged.Violation.Severity) },
        { "action", GuardrailErrors.Name(judged.Rule.Action) },
    });

    public void Failed(string guardrail, GuardrailStage stage, GuardrailFailure failure)
    {
        if (failure == GuardrailFailure.Timeout)
        {
            _timeouts.Add(1, new("provider", guardrail), new("stage", Name(stage)));
        }
        else
        {
            _errors.Add(1, new("provider", guardrail), new("stage", Name(stage)), new("error_type", GuardrailErrors.Name(failure)));
        }
    }

    public void Raced(GuardrailRaceWinner winner) => _races.Add(1, new KeyValuePair<string, object?>("winner", GuardrailHeaders.Name(winner)));

    private static string Name(GuardrailStage stage) => stage == GuardrailStage.Input ? "input" : "output";
}
