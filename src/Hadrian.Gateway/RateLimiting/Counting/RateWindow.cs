namespace Hadrian.Gateway;

/// <summary>What one window of time holds. Not thread-safe: the partition locks.</summary>
internal abstract class RateWindow
{
    public static RateWindow Create(RateLimitWindow window)
        => window.Type == RateLimitWindowType.Fixed ? new FixedWindow(window.Length) : new SlidingWindow(window.Length);

    /// <summary>Gets what is used.</summary>
    public abstract long Used(RateLimitMoment now);

    /// <summary>Gets the milliseconds until no more than <paramref name="most"/> of what is used now counts any more; when that is so already, until the next of it is given back.</summary>
    public abstract long FallsTo(RateLimitMoment now, long most);

    /// <summary>Counts a cost.</summary>
    /// <param name="now">Never before the last.</param>
    /// <param name="cost">Not negative.</param>
    public abstract void Add(RateLimitMoment now, long cost);

    /// <summary>Corrects a cost counted before. Does nothing once its window is over, and never goes below zero.</summary>
    /// <param name="countedAt">When it was counted.</param>
    /// <param name="delta">The difference.</param>
    public abstract void Correct(RateLimitMoment countedAt, long delta);
}
