namespace Hadrian.Gateway;

/// <summary>A provider's answer, with the deadline that still runs while its body is read.</summary>
/// <param name="response">The answer.</param>
/// <param name="deadline">The attempt's deadline.</param>
public sealed class UpstreamAnswer(ProviderResponse response, CallDeadline deadline) : IDisposable
{
    /// <summary>Gets the answer, whatever its status.</summary>
    public ProviderResponse Response { get; } = response;

    /// <summary>Gets the attempt's deadline.</summary>
    public CallDeadline Deadline { get; } = deadline;

    /// <inheritdoc/>
    public void Dispose()
    {
        Response.Dispose();
        Deadline.Dispose();
    }
}
