namespace Hadrian;

/// <summary>
/// Reads the HTTP status out of the exceptions of a vendor's SDK, so that the engine tells a refused request from a
/// provider in trouble. Provider packages register one for the SDK they use.
/// </summary>
public interface IUpstreamStatusReader
{
    /// <summary>Gives the status of the answer an exception reports.</summary>
    /// <param name="exception">What an SDK threw.</param>
    /// <returns>The status; <see langword="null"/> when the exception is another's, or reports no answer.</returns>
    int? StatusOf(Exception exception);
}
