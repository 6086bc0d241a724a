using Hadrian.LoadTest.Load;
using Hadrian.LoadTest.Servers;

namespace Hadrian.LoadTest.Scenarios;

/// <summary>One scenario against one server in one round.</summary>
internal sealed record Measurement(LoadResult Load, double CpuSeconds, long? AllocatedBytes, long ResidentBytes)
{
    public double CpuSecondsPerThousand => CpuSeconds * 1000 / Load.Samples.Count;

    public double? AllocatedPerRequest => (double?)AllocatedBytes / Load.Samples.Count;

    public static Measurement Take(Target target, Scenario scenario, LoadTestOptions options, CancellationToken cancellationToken)
    {
        var request = target.Request(scenario.Body);
        var requests = Math.Max(1, (int)(scenario.Requests * options.Scale));
        var allocatedBefore = target.Process.Probe.ReadAllocated();
        var cpuBefore = target.Process.CpuSeconds;

        var load = ClosedLoop.Run(
            target.EndPoint, request, scenario.IsStream, scenario.Connections ?? options.Connections, requests, cancellationToken);

        var cpu = target.Process.CpuSeconds - cpuBefore;
        return new Measurement(
            load, cpu, target.Process.Probe.ReadAllocated() - allocatedBefore, target.Process.ResidentBytes);
    }
}
