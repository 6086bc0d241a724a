using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>The instruments for retries and fallbacks. Models a caller may name freely share one label beyond a bound.</summary>
public sealed class ResilienceMetrics
{
    private readonly Counter<long> _retries;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _fallbacksByAttempt;
    private readonly Counter<long> _exhausted;
    private readonly BoundedNames _models = new();

    /// <summary>Initialises the instruments.</summary>
    /// <param name="meterFactory">The factory of the application.</param>
    public ResilienceMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _retries = meter.CreateCounter<long>("retry.attempts", null, "Repeated attempts, by reason.");
        _fallbacks = meter.CreateCounter<long>("provider.fallback.attempts", null, "Calls taken over by another target.");
        _fallbacksByAttempt = meter.CreateCounter<long>("provider.fallback.by_attempt", null, "Calls taken over, by the target's place in the chain.");
        _exhausted = meter.CreateCounter<long>("provider.fallback.exhausted", null, "Calls that failed at every target of their chain.");
    }

    /// <summary>Counts a repeated attempt.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="reason">Why: a status, <c>timeout</c> or <c>connection</c>.</param>
    public void Retried(string provider, string reason) => _retries.Add(1, new("provider", provider), new("reason", reason));

    /// <summary>Counts a call that another target took over.</summary>
    /// <param name="from">The target that failed.</param>
    /// <param name="to">The next one.</param>
    /// <param name="place">The next one's place in the chain, from 1.</param>
    /// <param name="success">Whether it served the call.</param>
    public void FellOver(ModelTarget from, ModelTarget to, int place, bool success)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var word = success ? "true" : "false";
        _fallbacks.Add(1, new TagList
        {
            { "from_provider", from.Provider },
            { "to_provider", to.Provider },
            { "from_model", _models.Label(from.Model, isReal: success) },
            { "to_model", _models.Label(to.Model, isReal: success) },
            { "success", word },
        });
        _fallbacksByAttempt.Add(1, new("attempt", place), new("success", word));
    }

    /// <summary>Counts a call that failed at every target.</summary>
    /// <param name="primary">Where it was to go.</param>
    /// <param name="chainLength">How many targets were tried.</param>
    public void Exhausted(ModelTarget primary, int chainLength)
    {
        ArgumentNullException.ThrowIfNull(primary);
        _exhausted.Add(1, new("primary_provider", primary.Provider), new("primary_model", _models.Label(primary.Model, isReal: false)), new("chain_length", chainLength));
    }
}
