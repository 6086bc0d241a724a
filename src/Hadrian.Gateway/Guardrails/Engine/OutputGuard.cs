namespace Hadrian.Gateway;

/// <summary>Evaluates answers.</summary>
internal sealed class OutputGuard(GuardrailSet set, GuardrailOutputOptions options)
{
    private const int CharactersPerToken = 4;

    /// <summary>Gets whether a stream is evaluated only once it has ended.</summary>
    public bool EvaluatesAtEnd => options.StreamingMode is GuardrailStreamingMode.HoldAll or GuardrailStreamingMode.FinalOnly;

    /// <summary>Gets whether a stream is released before it is evaluated.</summary>
    public bool ReleasesAtOnce => options.StreamingMode == GuardrailStreamingMode.FinalOnly;

    /// <summary>Gets how many new characters are gathered before they are evaluated.</summary>
    public int Threshold => options.StreamingMode == GuardrailStreamingMode.PerChunk ? 1 : options.BufferTokens * CharactersPerToken;

    /// <summary>Gets whether a blocked answer becomes one that ends by <c>content_filter</c>, instead of an error.</summary>
    public bool FiltersContent => options.OnBlock == GuardrailOutputBlock.ContentFilter;

    /// <summary>Tells whether the client gets <paramref name="error"/>, which a guardrail's own failure always is.</summary>
    public bool IsFiltered(GatewayError error) => FiltersContent && error.Code == GatewayErrorCodes.GuardrailsOutputBlocked;

    public static GuardrailSummary Begin(GatewayCall? call)
    {
        var summary = new GuardrailSummary();
        if (call is not null)
        {
            (call.Guardrails ??= new()).Output = summary;
        }

        return summary;
    }

    public async ValueTask<GatewayError?> EvaluateAsync(
        GuardedLane lane, GatewayCall? call, GuardrailSummary summary, bool isFinal, CancellationToken cancellationToken)
    {
        var started = set.Time.GetTimestamp();
        try
        {
            return await lane.EvaluateAsync(set, call, summary, isFinal, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            summary.Latency += set.Time.GetElapsedTime(started);
        }
    }
}
