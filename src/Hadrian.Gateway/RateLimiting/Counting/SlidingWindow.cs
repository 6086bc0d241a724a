namespace Hadrian.Gateway;

/// <summary>
/// Counts in a sliding window. At most the limit passes in any window-long interval; what is used is given back once its
/// window is over, at most one segment (a 32nd of the window) late, and after an idle window everything is free.
/// </summary>
/// <remarks>
/// Costs are summed per segment, each segment keeping the time of its last event, and a segment counts until that event has
/// left the window. A correction goes to the segment of the event it corrects, if that still stands.
/// </remarks>
internal sealed class SlidingWindow(TimeSpan length) : RateWindow
{
    private const int Segments = 32;

    private readonly long _length = (long)length.TotalMilliseconds;
    private readonly Segment[] _ring = new Segment[Segments + 1];

    public override long Used(RateLimitMoment now)
    {
        long used = 0;
        foreach (ref readonly var segment in _ring.AsSpan())
        {
            used += segment.Cost > 0 && segment.LastEvent > now.Monotonic - _length ? segment.Cost : 0;
        }

        return used;
    }

    public override long FallsTo(RateLimitMoment now, long most)
    {
        var used = Used(now);
        var newest = NumberAt(now.Monotonic);
        for (var number = newest - Segments; number <= newest; number++)
        {
            ref readonly var segment = ref SegmentOf(number);
            if (segment.Cost == 0 || NumberAt(segment.LastEvent) != number || segment.LastEvent <= now.Monotonic - _length)
            {
                continue;
            }

            used -= segment.Cost;
            if (used <= most)
            {
                return segment.LastEvent + _length - now.Monotonic;
            }
        }

        return _length;
    }

    public override void Add(RateLimitMoment now, long cost)
    {
        var number = NumberAt(now.Monotonic);
        ref var segment = ref SegmentOf(number);
        if (NumberAt(segment.LastEvent) != number)
        {
            segment.Cost = 0;
        }

        segment.Cost += cost;
        segment.LastEvent = now.Monotonic;
    }

    public override void Correct(RateLimitMoment countedAt, long delta)
    {
        var number = NumberAt(countedAt.Monotonic);
        ref var segment = ref SegmentOf(number);
        if (NumberAt(segment.LastEvent) == number)
        {
            segment.Cost = Math.Max(0, segment.Cost + delta);
        }
    }

    private ref Segment SegmentOf(long number) => ref _ring[(int)((number + _ring.Length) % _ring.Length)];

    private long NumberAt(long time) => time * Segments / _length;

    private struct Segment
    {
        public long LastEvent;
        public long Cost;
    }
}
