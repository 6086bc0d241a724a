namespace Hadrian.Gateway;

/// <summary>
/// Counts events in a sliding window. At most the limit passes in any window-long interval; a used slot is given back
/// once its window is over, at most one segment (a 32nd of the window) late, and after an idle window everything is free.
/// </summary>
/// <remarks>
/// Events are counted per segment, each segment keeping the time of its last event, and a segment counts until that
/// event has left the window. Not thread-safe: the owner locks.
/// </remarks>
internal sealed class SlidingWindow(TimeSpan length)
{
    private const int Segments = 32;

    private readonly long _length = (long)length.TotalMilliseconds;
    private readonly Segment[] _ring = new Segment[Segments + 1];

    /// <summary>Gets how many events the window holds, and when the oldest of them leaves.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    public (long Count, long OldestLeavesAt) Read(long now)
    {
        long count = 0;
        var oldest = long.MaxValue;
        foreach (ref readonly var segment in _ring.AsSpan())
        {
            if (segment.Count > 0 && segment.LastEvent > now - _length)
            {
                count += segment.Count;
                oldest = Math.Min(oldest, segment.LastEvent);
            }
        }

        return (count, count == 0 ? now + _length : oldest + _length);
    }

    /// <summary>Counts one event.</summary>
    /// <param name="now">Monotonic milliseconds, never less than before.</param>
    public void Add(long now)
    {
        var number = NumberAt(now);
        ref var segment = ref _ring[number % _ring.Length];
        if (NumberAt(segment.LastEvent) != number)
        {
            segment.Count = 0;
        }

        segment.Count++;
        segment.LastEvent = now;
    }

    private long NumberAt(long time) => time * Segments / _length;

    private struct Segment
    {
        public long LastEvent;
        public long Count;
    }
}
