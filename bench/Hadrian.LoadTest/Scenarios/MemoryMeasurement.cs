using Hadrian.LoadTest.Load;
using Hadrian.LoadTest.Servers;

namespace Hadrian.LoadTest.Scenarios;

/// <summary>What an open, slow stream costs a server that has just started.</summary>
internal sealed record MemoryMeasurement(int Streams, long ResidentBefore, long ResidentAfter, long? LiveHeapGrowth)
{
    private const int WarmUpRequests = 300;
    private const int EventsToWaitFor = 3;

    public double ResidentPerStream => (double)(ResidentAfter - ResidentBefore) / Streams;

    public double? LiveHeapPerStream => (double?)LiveHeapGrowth / Streams;

    public static async Task<MemoryMeasurement> TakeAsync(Target target, int streams, CancellationToken cancellationToken)
    {
        foreach (var scenario in Scenario.All.Where(scenario => scenario.Name is "plain" or "stream"))
        {
            ClosedLoop.Run(target.EndPoint, target.Request(scenario.Body), scenario.IsStream, 8, WarmUpRequests, cancellationToken);
        }

        var heapBefore = target.Process.Probe.ReadLiveHeap();
        var residentBefore = target.Process.ResidentBytes;
        await using var open = await OpenStreams.OpenAsync(
            target.EndPoint,
            target.Request(Scenario.Chat(BenchModel.Slow, 1_000)),
            streams,
            EventsToWaitFor * UpstreamPayload.Event.Length,
            cancellationToken);

        var residentAfter = target.Process.ResidentBytes;
        return new MemoryMeasurement(
            streams, residentBefore, residentAfter, target.Process.Probe.ReadLiveHeap() - heapBefore);
    }
}
