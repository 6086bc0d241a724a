namespace Hadrian.Gateway;

/// <summary>A request limit over one window.</summary>
/// <param name="Limit">Requests per window.</param>
/// <param name="Window">The window's length.</param>
/// <param name="Unit">The window's name in messages, such as <c>minute</c>.</param>
internal readonly record struct RequestLimit(int Limit, TimeSpan Window, string Unit);

/// <summary>Counts the requests of one caller: up to two windows and the calls under way. All or nothing.</summary>
/// <param name="createdAt">Monotonic milliseconds.</param>
internal sealed class RequestCounter(long createdAt)
{
    private readonly Lock _lock = new();
    private SlidingWindow? _short;
    private SlidingWindow? _long;
    private int _underWay;

    /// <summary>Gets when the counter was last used, in monotonic milliseconds.</summary>
    public long LastUsed { get; private set; } = createdAt;

    /// <summary>Gets whether calls are under way, which keeps the counter alive.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) > 0;

    /// <summary>Counts a request, or says which limit refuses it and how long that lasts. A refused request changes nothing.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="primary">The window every caller has.</param>
    /// <param name="secondary">A longer window, or <see langword="null"/>.</param>
    /// <param name="concurrency">Calls allowed under way; 0 for no limit. Each granted call must be ended with <see cref="End"/>.</param>
    public CounterVerdict TryBegin(long now, RequestLimit primary, RequestLimit? secondary, int concurrency)
    {
        lock (_lock)
        {
            // The clock was read before the lock was won, perhaps by a later caller first.
            now = LastUsed = Math.Max(now, LastUsed);
            var tightest = Tightest(now, primary, secondary);
            if (tightest.Remaining == 0 || (concurrency > 0 && _underWay >= concurrency))
            {
                return tightest;
            }

            (_short ??= new SlidingWindow(primary.Window)).Add(now);
            if (secondary is { } outer)
            {
                (_long ??= new SlidingWindow(outer.Window)).Add(now);
            }

            _underWay += concurrency > 0 ? 1 : 0;
            return Tightest(now, primary, secondary) with { Allowed = true };
        }
    }

    /// <summary>Tells what is left without counting.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="primary">The window every caller has.</param>
    /// <param name="secondary">A longer window, or <see langword="null"/>.</param>
    public CounterVerdict Peek(long now, RequestLimit primary, RequestLimit? secondary)
    {
        lock (_lock)
        {
            return Tightest(Math.Max(now, LastUsed), primary, secondary);
        }
    }

    /// <summary>Ends a call counted by <see cref="TryBegin"/> under a concurrency limit.</summary>
    public void End()
    {
        lock (_lock)
        {
            _underWay--;
        }
    }

    /// <summary>Gives the window with the least left; of two used up, the one that stays so for longer.</summary>
    private CounterVerdict Tightest(long now, RequestLimit primary, RequestLimit? secondary)
    {
        var first = Read(_short, primary, now);
        if (secondary is not { } outer)
        {
            return first;
        }

        var second = Read(_long, outer, now);
        return second.Remaining < first.Remaining || (second.Remaining == 0 && second.ResetInMs > first.ResetInMs) ? second : first;
    }

    private static CounterVerdict Read(SlidingWindow? window, RequestLimit limit, long now)
    {
        var length = (long)limit.Window.TotalMilliseconds;
        var (count, leavesAt) = window?.Read(now) ?? (0, now + length);
        return new CounterVerdict(false, limit, (int)Math.Max(0, limit.Limit - count), leavesAt - now);
    }
}

/// <summary>What a counter answered.</summary>
/// <param name="Allowed">Whether the request was counted.</param>
/// <param name="Window">The tightest window, which the rate-limit headers describe.</param>
/// <param name="Remaining">Requests left in it; 0 when it is what refused.</param>
/// <param name="ResetInMs">Until its oldest request is given back.</param>
internal readonly record struct CounterVerdict(bool Allowed, RequestLimit Window, int Remaining, long ResetInMs);
