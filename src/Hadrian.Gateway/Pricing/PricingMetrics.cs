using System.Diagnostics.Metrics;

namespace Hadrian.Gateway;

/// <summary>How fresh prices are.</summary>
internal sealed class PricingMetrics
{
    private readonly Counter<long> _failures;
    private long _asOfTicks;

    public PricingMetrics(IMeterFactory meterFactory, TimeProvider time)
    {
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meterFactory.Create(GatewayDiagnostics.Name);
#pragma warning restore CA2000
        _failures = meter.CreateCounter<long>("hadrian.pricing.refresh_failures", null, "Updates of prices that failed, the last good ones staying in force.");
        meter.CreateObservableGauge(
            "hadrian.pricing.catalog_age",
            () => TimeSpan.FromTicks(time.GetUtcNow().UtcTicks - Interlocked.Read(ref _asOfTicks)).TotalSeconds,
            "s",
            "Age of the catalogue of list prices.");
    }

    public void RefreshFailed(string source) => _failures.Add(1, new KeyValuePair<string, object?>("source", source));

    public void CatalogIs(DateOnly asOf) => Interlocked.Exchange(ref _asOfTicks, asOf.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks);
}
