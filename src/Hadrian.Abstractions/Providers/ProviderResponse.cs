namespace Hadrian;

/// <summary>A provider's answer: status, the few headers that matter to a client, and the body as it arrives.</summary>
public sealed class ProviderResponse : IDisposable
{
    private readonly IDisposable? _owner;

    /// <summary>Initialises an answer.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="body">The body; disposed with the answer.</param>
    /// <param name="owner">What else to dispose with the answer, such as the HTTP response.</param>
    public ProviderResponse(int statusCode, Stream body, IDisposable? owner = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        StatusCode = statusCode;
        Body = body;
        _owner = owner;
    }

    /// <summary>Gets the HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>Gets whether the status is 2xx.</summary>
    public bool IsSuccess => StatusCode is >= 200 and <= 299;

    /// <summary>Gets the body.</summary>
    public Stream Body { get; }

    /// <summary>Gets the media type, without parameters.</summary>
    public string? MediaType { get; init; }

    /// <summary>Gets the body's length, when announced.</summary>
    public long? ContentLength { get; init; }

    /// <summary>Gets the <c>Retry-After</c> header's value, seconds or a date.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Gets the <c>retry-after-ms</c> header's value.</summary>
    public string? RetryAfterMs { get; init; }

    /// <summary>Gets the <c>x-should-retry</c> header's value, with which a provider forbids or advises a retry.</summary>
    public string? ShouldRetry { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        _owner?.Dispose();
    }
}
