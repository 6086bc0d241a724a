using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>
/// How soon targets have begun to answer of late: a mean in which what lies back counts ever less. A target that is not
/// called any more looks faster with time, so that it is tried again.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class TargetLatencies(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Forgetting = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ModelTarget, Mean> _means = new();

    /// <summary>Takes note of an answer.</summary>
    /// <param name="target">Who answered.</param>
    /// <param name="latency">The time to its first output.</param>
    public void Observe(ModelTarget target, TimeSpan latency)
    {
        var mean = _means.GetOrAdd(target, static _ => new Mean());
        lock (mean)
        {
            var now = time.GetTimestamp();
            var kept = mean.IsKnown ? Math.Exp(-(time.GetElapsedTime(mean.At, now) / Memory)) : 0;

            // Answers that come at the same instant still count a little.
            kept = Math.Min(kept, mean.IsKnown ? 0.9 : 0);
            mean.Seconds = (mean.Seconds * kept) + (latency.TotalSeconds * (1 - kept));
            mean.At = now;
            mean.IsKnown = true;
        }
    }

    /// <summary>Gives a target's latency in seconds; 0 when nothing is known.</summary>
    /// <param name="target">The target.</param>
    public double Of(ModelTarget target)
    {
        if (!_means.TryGetValue(target, out var mean))
        {
            return 0;
        }

        lock (mean)
        {
            return mean.Seconds * Math.Exp(-(time.GetElapsedTime(mean.At) / Forgetting));
        }
    }

    private sealed class Mean
    {
        public bool IsKnown { get; set; }

        public double Seconds { get; set; }

        public long At { get; set; }
    }
}
