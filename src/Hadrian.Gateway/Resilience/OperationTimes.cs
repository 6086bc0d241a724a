namespace Hadrian.Gateway;

/// <summary>How long calls may take, by the settings of their provider.</summary>
internal static class OperationTimes
{
    private const int UnsetStreamingSeconds = 300;

    // Room for one attempt that takes all of its time, and for another at a target that takes over.
    private const int AttemptsOfFullLength = 2;

    /// <summary>Gives the time one attempt may take: to the end of a plain answer, or to the first byte of a stream.</summary>
    public static TimeSpan Attempt(ProviderSettings settings, bool isStreaming)
        => TimeSpan.FromSeconds(isStreaming ? settings.StreamingTimeoutSeconds ?? Math.Max(settings.TimeoutSeconds, UnsetStreamingSeconds) : settings.TimeoutSeconds);

    /// <summary>Begins the time for a whole call with all its attempts, waits and fallbacks, up to the first byte of a stream.</summary>
    /// <param name="settings">The settings of the provider the call goes to first.</param>
    /// <param name="isStreaming">Whether a stream is asked for.</param>
    /// <param name="time">The clock.</param>
    public static OperationDeadline Whole(ProviderSettings settings, bool isStreaming, TimeProvider time)
        => new(Attempt(settings, isStreaming) * AttemptsOfFullLength, time);
}
