using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hadrian.Host.Telemetry;

/// <summary>The process under the names Prometheus dashboards expect. Values are read when somebody asks for them.</summary>
internal sealed class ProcessMetrics
{
    public const string MeterName = "Hadrian.Host";

    public ProcessMetrics(IMeterFactory meters)
    {
#pragma warning disable CA2000 // the factory owns the meter
        var meter = meters.Create(MeterName);
#pragma warning restore CA2000
        meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "Memory of the process that lies in RAM.");
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used, user and system.");
        meter.CreateObservableGauge("process.start_time", StartTime, "s", "When the process started, in Unix time.");
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }
}
