namespace Hadrian.Gateway;

/// <summary>A circuit breaker's leave for one attempt. Report its result once it is known, a stream's at the stream's end.</summary>
/// <remarks>
/// Only the first report through a variable counts, so keep the permit in one place and do not copy it. A default permit
/// belongs to no breaker; reporting to it does nothing. A probe's permit that is never reported lapses after the probe timeout.
/// </remarks>
public struct BreakerPermit
{
    private readonly long _epoch;
    private CircuitBreaker? _breaker;

    internal BreakerPermit(CircuitBreaker breaker, long epoch)
    {
        _breaker = breaker;
        _epoch = epoch;
    }

    /// <summary>Reports the attempt's result. Only the first report counts.</summary>
    /// <param name="result">The result.</param>
    public void Report(AttemptResult result)
    {
        var breaker = _breaker;
        _breaker = null;
        breaker?.Report(_epoch, result);
    }

    /// <summary>Reports the status of a whole answer, judged by the breaker's own settings. Only the first report counts.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    public void Report(int statusCode)
    {
        if (_breaker is { } breaker)
        {
            Report(breaker.Classify(statusCode));
        }
    }
}
