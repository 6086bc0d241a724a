using Hadrian.LoadTest.Scenarios;
using static Hadrian.LoadTest.Reporting.MarkdownTable;

namespace Hadrian.LoadTest.Reporting;

/// <summary>Turns rounds into tables: the median of each figure over the rounds, and its ratio to YARP's.</summary>
internal static class Report
{
    private const string Yardstick = "YARP";
    private const double Kilobyte = 1024;
    private const double Megabyte = 1024 * 1024;

    public static MarkdownTable OfLoad(IReadOnlyDictionary<string, List<Measurement>> rounds)
    {
        var table = new MarkdownTable(
            "server", "requests/s", "CPU s / 1,000", "× YARP", "p50 ms", "p99 ms", "× YARP", "first byte p50 ms", "kB allocated", "RSS MB", "failed");
        var yardstick = rounds[Yardstick];
        foreach (var (server, own) in rounds)
        {
            var cpu = Median(own, round => round.CpuSecondsPerThousand);
            var p99 = Median(own, round => round.Load.LatencyMilliseconds(0.99));
            table.Add(
                server,
                Number(Median(own, round => round.Load.RequestsPerSecond), "N0"),
                Number(cpu, "0.000"),
                server == "direct" ? "–" : Number(cpu / Median(yardstick, round => round.CpuSecondsPerThousand), "0.00"),
                Number(Median(own, round => round.Load.LatencyMilliseconds(0.5)), "0.00"),
                Number(p99, "0.00"),
                Number(p99 / Median(yardstick, round => round.Load.LatencyMilliseconds(0.99)), "0.00"),
                Number(Median(own, round => round.Load.FirstByteMilliseconds(0.5)), "0.00"),
                Number(Median(own, round => round.AllocatedPerRequest / Kilobyte ?? double.NaN), "0.0"),
                Number(Median(own, round => round.ResidentBytes / Megabyte), "0"),
                Number(own.Sum(round => round.Load.Failures), "0"));
        }

        return table;
    }

    public static MarkdownTable OfMemory(IReadOnlyDictionary<string, MemoryMeasurement> servers)
    {
        var table = new MarkdownTable("server", "streams", "RSS before MB", "RSS after MB", "RSS kB / stream", "× YARP", "live heap kB / stream");
        foreach (var (server, memory) in servers)
        {
            table.Add(
                server,
                Number(memory.Streams, "0"),
                Number(memory.ResidentBefore / Megabyte, "0"),
                Number(memory.ResidentAfter / Megabyte, "0"),
                Number(memory.ResidentPerStream / Kilobyte, "0.0"),
                server == "direct" ? "–" : Number(memory.ResidentPerStream / servers[Yardstick].ResidentPerStream, "0.00"),
                Number(memory.LiveHeapPerStream / Kilobyte, "0.0"));
        }

        return table;
    }

    private static double Median(IEnumerable<Measurement> rounds, Func<Measurement, double> figure)
    {
        double[] sorted = [.. rounds.Select(figure).Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
