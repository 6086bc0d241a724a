using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>Ends a call when its time is up or its caller leaves, and tells which of the two it was.</summary>
public sealed class CallDeadline : IDisposable
{
    // A source that never fired can serve again, timer and all: making both anew is most of what a deadline costs.
    private const int MostSpares = 1024;
    private static readonly ConcurrentQueue<CancellationTokenSource> Spares = new();

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _callerLeaves;
    private readonly CancellationToken _caller;
    private readonly bool _isReusable;
    private int _isDisposed;

    /// <summary>Starts a deadline.</summary>
    /// <param name="due">The time allowed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller's token.</param>
    public CallDeadline(TimeSpan due, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _isReusable = time == TimeProvider.System;
        if (_isReusable)
        {
            _source = Spares.TryDequeue(out var spare) ? spare : new CancellationTokenSource();
            _source.CancelAfter(due);
        }
        else
        {
            _source = new CancellationTokenSource(due, time);
        }

        _callerLeaves = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Gets the token that ends the call. Not to be used once the deadline is disposed.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Gets whether the caller has left. Any other cancellation means that time ran out: this deadline's, or one of the connection's own.</summary>
    public bool IsAbandoned => _caller.IsCancellationRequested;

    /// <summary>Allows the call to go on without limit, as a stream may once it has begun.</summary>
    public void Lift() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Ends the call now, as if its time were up.</summary>
    public void Expire() => _source.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        // Waits for a cancellation under way, so that none reaches the source's next user.
        _callerLeaves.Dispose();
        if (_isReusable && Spares.Count < MostSpares && _source.TryReset())
        {
            Spares.Enqueue(_source);
        }
        else
        {
            _source.Dispose();
        }
    }
}
