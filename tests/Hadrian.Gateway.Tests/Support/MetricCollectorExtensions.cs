using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Hadrian.Gateway.Tests.Support;

internal static class MetricCollectorExtensions
{
    /// <summary>Reads an instrument, asking it first when it is one that has to be asked.</summary>
    public static IReadOnlyList<CollectedMeasurement<T>> Read<T>(this MetricCollector<T> collector)
        where T : struct
    {
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot();
    }
}
