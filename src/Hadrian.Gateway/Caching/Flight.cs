namespace Hadrian.Gateway;

/// <summary>One call to a provider that identical calls wait for.</summary>
internal sealed class Flight
{
    private readonly TaskCompletionSource<FlightEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the flight. Only the first end counts.</summary>
    public void Land(FlightEnd end) => _end.TrySetResult(end);

    /// <summary>Waits for the end; a flight that takes too long counts as failed.</summary>
    public async ValueTask<FlightEnd> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await _end.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return FlightEnd.Failed;
        }
    }
}
