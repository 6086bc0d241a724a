namespace Hadrian.Gateway;

/// <summary>The counters of one scope: its windows, and its calls under way.</summary>
/// <param name="sequence">Tells partitions apart and orders their locks.</param>
/// <param name="createdAt">Monotonic milliseconds.</param>
/// <remarks>Everything but <see cref="LastUsed"/> and <see cref="IsBusy"/> is for the holder of <see cref="Lock"/> alone.</remarks>
internal sealed class RateLimitPartition(long sequence, long createdAt)
{
    private Entry[] _windows = [];
    private long _lastUsed = createdAt;
    private int _underWay;

    public long Sequence => sequence;

    public Lock Lock { get; } = new();

    /// <summary>Gets or sets when the partition was last used, in monotonic milliseconds.</summary>
    public long LastUsed
    {
        get => Volatile.Read(ref _lastUsed);
        set => Volatile.Write(ref _lastUsed, value);
    }

    /// <summary>Gets whether calls are under way, which keeps the partition alive.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) > 0;

    /// <summary>Gets or sets whether the partition was dropped; whoever finds it so looks its scope up again.</summary>
    public bool IsRetired { get; set; }

    public int UnderWay => _underWay;

    public void Begin() => _underWay++;

    public void End() => _underWay = Math.Max(0, _underWay - 1);

    public RateWindow? Find(RateLimitDimension dimension)
    {
        foreach (ref readonly var entry in _windows.AsSpan())
        {
            if (entry.Measure == dimension.Measure && entry.Window == dimension.Window)
            {
                return entry.Counter;
            }
        }

        return null;
    }

    public RateWindow Get(RateLimitDimension dimension)
    {
        if (Find(dimension) is { } known)
        {
            return known;
        }

        var counter = RateWindow.Create(dimension.Window);
        _windows = [.. _windows, new Entry(dimension.Measure, dimension.Window, counter)];
        return counter;
    }

    private readonly record struct Entry(RateLimitMeasure Measure, RateLimitWindow Window, RateWindow Counter);
}
