using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Hadrian.Gateway;

/// <summary>What an attempt came to: a value, or why there is none.</summary>
/// <typeparam name="T">What a successful attempt gives, such as <see cref="ProviderResponse"/>.</typeparam>
/// <remarks>
/// Whoever gets a value also gets the duty to report to the circuit breaker how it ended, with <see cref="Report"/>: a
/// stream's value comes at its beginning. Disposing without a report counts as neutral.
/// </remarks>
public sealed class Attempt<T> : IDisposable
    where T : class
{
    private readonly Activity? _activity;
    private BreakerPermit _permit;
    private int _reported;

    internal Attempt(T value, BreakerPermit permit, Activity? activity)
    {
        Value = value;
        _permit = permit;
        _activity = activity;
    }

    internal Attempt(GatewayError error, Exception? exception)
    {
        Error = error;
        Exception = exception;
        _reported = 1;
    }

    /// <summary>Gets the value; a provider's answer whatever its status.</summary>
    public T? Value { get; }

    /// <summary>Gets why there is no value: the breaker is open, or the provider could not be reached in time.</summary>
    public GatewayError? Error { get; }

    /// <summary>Gets what was thrown, for the log; <see langword="null"/> when the breaker refused.</summary>
    public Exception? Exception { get; }

    /// <summary>Gets whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool HasValue => Value is not null;

    /// <summary>Reports to the circuit breaker how the value ended. Only the first report counts, from whatever thread.</summary>
    /// <param name="result">The result.</param>
    public void Report(AttemptResult result)
    {
        if (Interlocked.Exchange(ref _reported, 1) == 0)
        {
            _permit.Report(result);
        }
    }

    /// <summary>Gets whether somebody listens to traces, so that <see cref="Describe"/> is worth its while.</summary>
    public bool IsTraced => _activity is { IsAllDataRequested: true };

    /// <summary>Tells the trace what the attempt came to.</summary>
    /// <param name="outcome">How the call ended.</param>
    /// <param name="timeToFirstOutput">The time to the first output; <see langword="null"/> when there was none.</param>
    public void Describe(in CallOutcome outcome, TimeSpan? timeToFirstOutput = null)
    {
        if (_activity is { IsAllDataRequested: true } activity)
        {
            AttemptActivity.Describe(activity, outcome, timeToFirstOutput);
        }
    }

    /// <summary>Tells the trace that the attempt failed after all.</summary>
    /// <param name="errorType">A code or a status; never a text.</param>
    public void DescribeFailure(string errorType) => AttemptActivity.Fail(_activity, errorType);

    /// <summary>Disposes the value, gives the breaker's permit back, and ends the attempt's span.</summary>
    public void Dispose()
    {
        Report(AttemptResult.Neutral);
        (Value as IDisposable)?.Dispose();
        _activity?.Dispose();
    }
}
