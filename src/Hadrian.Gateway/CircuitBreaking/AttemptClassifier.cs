namespace Hadrian.Gateway;

/// <summary>
/// Tells what an attempt's status or exception says about the provider. Every status from 500 on, 424 (the provider's model failed), a failed connection, a
/// timeout and a broken answer are failures; 408, 409 and 429 are neutral, as is a caller who leaves; all other statuses
/// are successes.
/// </summary>
/// <param name="readers">What reads statuses out of the exceptions of vendors' SDKs.</param>
public sealed class AttemptClassifier(IEnumerable<IUpstreamStatusReader> readers)
{
    private readonly IUpstreamStatusReader[] _readers = [.. readers];

    /// <summary>Classifies an answer by its status.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    public static AttemptResult Classify(int statusCode) => statusCode switch
    {
        408 or 409 or 429 => AttemptResult.Neutral,
        424 or >= 500 => AttemptResult.Failure,
        _ => AttemptResult.Success,
    };

    /// <summary>Classifies what an attempt threw.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="caller">The caller's own token, not one of a deadline.</param>
    public AttemptResult Classify(Exception exception, CancellationToken caller) => exception switch
    {
        OperationCanceledException => caller.IsCancellationRequested ? AttemptResult.Neutral : AttemptResult.Failure,
        GatewayException gateway => Classify(gateway.Error),
        _ when StatusOf(exception) is { } status => Classify(status),
        ArgumentException or InvalidOperationException or NotSupportedException or NullReferenceException => AttemptResult.Neutral,
        _ => AttemptResult.Failure,
    };

    /// <summary>Classifies an error of the gateway: of those only the provider's failures are the provider's.</summary>
    /// <param name="error">The error.</param>
    public static AttemptResult Classify(GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Code switch
        {
            GatewayErrorCodes.ProviderError or GatewayErrorCodes.ProviderTimeout
                or GatewayErrorCodes.StreamTruncated or GatewayErrorCodes.StreamIdleTimeout => AttemptResult.Failure,
            _ => AttemptResult.Neutral,
        };
    }

    /// <summary>Gives the HTTP status an exception or one of its causes reports.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The status; <see langword="null"/> when there was no answer, or nobody knows the exception.</returns>
    public int? StatusOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpRequestException { StatusCode: { } status })
            {
                return (int)status;
            }

            foreach (var reader in _readers)
            {
                if (reader.StatusOf(exception) is { } read)
                {
                    return read;
                }
            }
        }

        return null;
    }

    /// <summary>Tells whether an exception or one of its causes is the network's or a deadline's. Vendors' SDKs wrap them.</summary>
    internal static bool IsTransport(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
            {
                return true;
            }
        }

        return false;
    }
}
