namespace Hadrian.Gateway;

/// <summary>Evaluates what callers send.</summary>
internal sealed class InputGuard(GuardrailSet set, GuardrailInputOptions options)
{
    /// <summary>Gets whether the model is to be called at the same time.</summary>
    public bool IsConcurrent => options.Mode == GuardrailInputMode.Concurrent;

    public GuardrailMetrics Metrics => set.Metrics;

    public TimeProvider Time => set.Time;

    /// <summary>Evaluates the texts of a request, which count together.</summary>
    /// <param name="call">The call, when known.</param>
    /// <param name="texts">The texts, each with whether it is the JSON of a tool call's arguments.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The refusal, or the texts to send; those that stay as they are, as the same instances.</returns>
    public async ValueTask<(GatewayError? Refusal, string[] Texts)> CheckAsync(
        GatewayCall? call, IReadOnlyList<(string Text, bool IsJson)> texts, CancellationToken cancellationToken)
    {
        var started = set.Time.GetTimestamp();
        var summary = new GuardrailSummary();
        var results = new string[texts.Count];
        GatewayError? refusal = null;
        var size = default(GuardrailTextSize);
        for (var i = 0; i < texts.Count && refusal is null; i++)
        {
            var lane = new GuardedLane(texts[i].IsJson);
            lane.CountFrom(size);
            lane.Append(texts[i].Text);
            refusal = await lane.EvaluateAsync(set, call, summary, isFinal: true, cancellationToken).ConfigureAwait(false);
            results[i] = lane.Released(0, texts[i].Text);
            size = lane.Size;
            if (IsConcurrent && refusal is null && !ReferenceEquals(results[i], texts[i].Text))
            {
                summary.Result = GuardrailResult.Blocked;
                refusal = GuardrailErrors.Blocked(GuardrailStage.Input, [.. summary.Findings]);
            }
        }

        summary.Latency = set.Time.GetElapsedTime(started);
        if (call is not null)
        {
            (call.Guardrails ??= new()).Input = summary;
        }

        return (refusal, results);
    }
}
