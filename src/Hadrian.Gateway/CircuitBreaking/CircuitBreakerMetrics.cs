using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>The instruments of the gateway's own providers' breakers. Those of tenants have none: their number has no bound.</summary>
internal sealed class CircuitBreakerMetrics
{
    private readonly Counter<long> _transitions;

    public CircuitBreakerMetrics(IMeterFactory meterFactory, IReadOnlyCollection<CircuitBreaker> breakers)
    {
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _transitions = meter.CreateCounter<long>("provider.circuit_breaker.transitions", null, "Changes of state, by the new state.");
        meter.CreateObservableGauge("provider.circuit_breaker.state", () => Observe(status => (int)status.State), null, "0 closed, 1 open, 2 half-open.");
        meter.CreateObservableGauge("provider.circuit_breaker.failure_count", () => Observe(status => status.FailureCount), null, "Failures in a row.");
        meter.CreateObservableGauge("provider.circuit_breaker.failure_ratio", () => Observe(status => Math.Min(1, (double)status.FailureCount / status.FailureThreshold)), null, "Failures in a row, as a share of those that open the breaker.");
        meter.CreateObservableGauge("provider.circuit_breaker.consecutive_opens", () => Observe(status => status.ConsecutiveOpens), null, "Openings since the breaker was last closed.");

        IEnumerable<Measurement<T>> Observe<T>(Func<CircuitBreakerStatus, T> value)
            where T : struct
            => breakers.Select(breaker => new Measurement<T>(value(breaker.GetStatus()), new KeyValuePair<string, object?>("provider", breaker.Provider)));
    }

    public void Changed(CircuitStateChangedEventArgs change)
    {
        if (change.Owner is null)
        {
            _transitions.Add(1, new("provider", change.Provider), new("state", change.NewState.ToName()));
        }
    }
}
