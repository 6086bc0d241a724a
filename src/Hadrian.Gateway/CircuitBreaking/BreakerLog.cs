using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>Writes changes of state of circuit breakers.</summary>
internal static partial class BreakerLog
{
    public static void Changed(ILogger logger, CircuitStateChangedEventArgs change)
    {
        if (change.NewState == CircuitState.Open)
        {
            LogOpened(logger, change.Provider, change.PreviousState.ToName(), change.FailureCount);
        }
        else
        {
            LogChanged(logger, change.Provider, change.PreviousState.ToName(), change.NewState.ToName());
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "Circuit breaker of provider {Provider} went from {Previous} to open after {Failures} failures in a row.")]
    private static partial void LogOpened(ILogger logger, string provider, string previous, int failures);

    [LoggerMessage(51, LogLevel.Information, "Circuit breaker of provider {Provider} went from {Previous} to {State}.")]
    private static partial void LogChanged(ILogger logger, string provider, string previous, string state);
}
