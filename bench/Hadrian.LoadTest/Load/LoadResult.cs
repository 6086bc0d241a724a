using System.Diagnostics;

namespace Hadrian.LoadTest.Load;

/// <summary>All exchanges of one closed loop.</summary>
internal sealed record LoadResult(IReadOnlyList<Sample> Samples, TimeSpan Elapsed)
{
    public int Failures => Samples.Count(sample => !sample.Succeeded);

    public double RequestsPerSecond => Samples.Count / Elapsed.TotalSeconds;

    public double LatencyMilliseconds(double percentile) => Percentile(Samples.Select(sample => sample.Total), percentile);

    public double FirstByteMilliseconds(double percentile) => Percentile(Samples.Select(sample => sample.FirstByte), percentile);

    private static double Percentile(IEnumerable<long> ticks, double percentile)
    {
        long[] sorted = [.. ticks.Order()];
        var rank = (int)Math.Ceiling(percentile * sorted.Length) - 1;
        return sorted[Math.Clamp(rank, 0, sorted.Length - 1)] * 1000.0 / Stopwatch.Frequency;
    }
}
