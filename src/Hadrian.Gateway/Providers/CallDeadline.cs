namespace Hadrian.Gateway;

/// <summary>Ends a call when its time is up or its caller leaves, and tells which of the two it was.</summary>
public sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _callerLeaves;
    private readonly CancellationToken _caller;

    /// <summary>Starts a deadline.</summary>
    /// <param name="due">The time allowed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller's token.</param>
    public CallDeadline(TimeSpan due, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _source = new CancellationTokenSource(due, time);
        _callerLeaves = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Gets the token that ends the call.</summary>
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
        _callerLeaves.Dispose();
        _source.Dispose();
    }
}
