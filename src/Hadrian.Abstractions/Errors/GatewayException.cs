namespace Hadrian;

/// <summary>Thrown in process when a policy refuses a call or a provider fails it. The code tells which.</summary>
public sealed class GatewayException : Exception
{
    /// <summary>Initialises the exception.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public GatewayException(GatewayError error, Exception? innerException = null)
        : base(error?.Message, innerException)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
    }

    /// <summary>Gets what went wrong.</summary>
    public GatewayError Error { get; }

    /// <summary>Gets the stable error code, see <see cref="GatewayErrorCodes"/>.</summary>
    public string Code => Error.Code;
}
