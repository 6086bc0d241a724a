namespace Hadrian.Gateway;

/// <summary>A request limit over one window.</summary>
/// <param name="Limit">Requests per window.</param>
/// <param name="Window">The window's length.</param>
/// <param name="Unit">The window's name in messages, such as <c>minute</c>.</param>
internal readonly record struct RequestLimit(int Limit, TimeSpan Window, string Unit);

/// <summary>Counts the requests of one caller: up to two windows and the calls under way. All or nothing.</summary>
internal sealed class RequestCounter
{
    private readonly Lock _lock = new();
    private SlidingWindow? _short;
    private SlidingWindow? _long;
    private int _underWay;

    /// <summary>Gets when the counter was last used, in monotonic milliseconds.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Gets whether calls are under way, which keeps the counter alive.</summary>
    public bool IsBusy => Volatile.Read(ref _underWay) > 0;

    /// <summary>Counts a request, or says which limit refuses it and how long that lasts.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="primary">The window that the rate-limit headers describe.</param>
    /// <param name="secondary">A longer window, or <see langword="null"/>.</param>
    /// <param name="concurrency">Calls allowed under way; 0 for no limit. Each granted call must be ended with <see cref="End"/>.</param>
    public CounterVerdict TryBegin(long now, RequestLimit primary, RequestLimit? secondary, int concurrency)
    {
        lock (_lock)
        {
            LastUsed = now;
            var first = (_short ??= new SlidingWindow(primary.Window)).Read(now);
            var refusedBy = first.Count >= primary.Limit ? primary : (RequestLimit?)null;
            var wait = first.OldestLeavesAt - now;
            if (refusedBy is null && secondary is { } outer)
            {
                var second = (_long ??= new SlidingWindow(outer.Window)).Read(now);
                if (second.Count >= outer.Limit)
                {
                    refusedBy = outer;
                    wait = second.OldestLeavesAt - now;
                }
            }

            var full = concurrency > 0 && _underWay >= concurrency;
            if (refusedBy is not null || full)
            {
                return new CounterVerdict(false, Remaining(primary, first.Count), first.OldestLeavesAt - now, refusedBy, wait);
            }

            _short.Add(now);
            if (secondary is not null)
            {
                _long!.Add(now);
            }

            if (concurrency > 0)
            {
                _underWay++;
            }

            return new CounterVerdict(true, Remaining(primary, first.Count + 1), first.OldestLeavesAt - now, null, 0);
        }
    }

    /// <summary>Tells what is left without counting.</summary>
    /// <param name="now">Monotonic milliseconds.</param>
    /// <param name="primary">The window to describe.</param>
    public CounterVerdict Peek(long now, RequestLimit primary)
    {
        lock (_lock)
        {
            var (count, leavesAt) = _short?.Read(now) ?? (0, now + (long)primary.Window.TotalMilliseconds);
            return new CounterVerdict(count < primary.Limit, Remaining(primary, count), leavesAt - now, null, 0);
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

    private static int Remaining(RequestLimit limit, long count) => (int)Math.Max(0, limit.Limit - count);
}

/// <summary>What a counter answered.</summary>
/// <param name="Allowed">Whether the request was counted.</param>
/// <param name="Remaining">Requests left in the primary window.</param>
/// <param name="ResetInMs">Until the oldest request of the primary window is given back.</param>
/// <param name="RefusedBy">The window that refused; <see langword="null"/> when it was the concurrency limit or nothing refused.</param>
/// <param name="RetryInMs">Until that window has room.</param>
internal readonly record struct CounterVerdict(bool Allowed, int Remaining, long ResetInMs, RequestLimit? RefusedBy, long RetryInMs);
