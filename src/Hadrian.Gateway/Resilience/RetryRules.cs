using System.Globalization;

namespace Hadrian.Gateway;

/// <summary>Which failures of an attempt are worth another, and how long to wait before it.</summary>
public sealed class RetryRules
{
    private readonly RetryOptions _options;
    private readonly AttemptClassifier _classifier;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;

    /// <summary>Initialises the rules.</summary>
    /// <param name="options">The settings. Not to be changed afterwards.</param>
    /// <param name="classifier">Reads statuses out of exceptions.</param>
    /// <param name="time">The clock, for dates in <c>Retry-After</c>.</param>
    public RetryRules(RetryOptions options, AttemptClassifier classifier, TimeProvider time)
        : this(options, classifier, time, Random.Shared.NextDouble)
    {
    }

    internal RetryRules(RetryOptions options, AttemptClassifier classifier, TimeProvider time, Func<double> random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _classifier = classifier;
        _time = time;
        _random = random;
    }

    /// <summary>Gives how often a call may be repeated.</summary>
    /// <param name="operation">What is asked for.</param>
    public int MaxRetries(GatewayOperation operation) => !_options.Enabled ? 0 : operation switch
    {
        GatewayOperation.Embeddings => _options.EmbeddingMaxRetries,
        GatewayOperation.Models => _options.ReadOnlyMaxRetries,
        _ => _options.MaxRetries,
    };

    /// <summary>Judges an answer.</summary>
    /// <param name="response">The answer, its body not yet handed on.</param>
    public RetryAdvice Judge(ProviderResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Judge(response.StatusCode, response.RetryAfterMs, response.RetryAfter, response.ShouldRetry);
    }

    /// <summary>Judges an answer by its status and headers.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="retryAfterMs">The value of <c>retry-after-ms</c>.</param>
    /// <param name="retryAfter">The value of <c>Retry-After</c>.</param>
    /// <param name="shouldRetry">The value of <c>x-should-retry</c>; <c>false</c> forbids another attempt.</param>
    public RetryAdvice Judge(int statusCode, string? retryAfterMs, string? retryAfter, string? shouldRetry)
        => !IsRetryable(statusCode) || string.Equals(shouldRetry, "false", StringComparison.OrdinalIgnoreCase)
            ? RetryAdvice.Stop
            : new RetryAdvice(true, RetryAfter.Read(retryAfterMs, retryAfter, _time.GetUtcNow()), statusCode.ToString(CultureInfo.InvariantCulture));

    /// <summary>Judges an error of the gateway: only a provider that could not be reached or did not answer is tried again.</summary>
    /// <param name="error">The error.</param>
    public static RetryAdvice Judge(GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Code switch
        {
            GatewayErrorCodes.ProviderTimeout => new RetryAdvice(true, null, "timeout"),
            GatewayErrorCodes.ProviderError => new RetryAdvice(true, null, "connection"),
            _ => RetryAdvice.Stop,
        };
    }

    /// <summary>Judges what an attempt threw before anything was handed on.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="caller">The caller's own token.</param>
    public RetryAdvice Judge(Exception exception, CancellationToken caller)
    {
        if (caller.IsCancellationRequested)
        {
            return RetryAdvice.Stop;
        }

        return exception switch
        {
            GatewayException gateway => Judge(gateway.Error),
            OperationCanceledException or TimeoutException => new RetryAdvice(true, null, "timeout"),
            _ when _classifier.StatusOf(exception) is { } status => Judge(status, null, null, null),
            _ when AttemptClassifier.IsTransport(exception) => new RetryAdvice(true, null, "connection"),
            _ => RetryAdvice.Stop,
        };
    }

    /// <summary>Gives the wait before a repetition.</summary>
    /// <param name="retry">Which repetition, from 0.</param>
    /// <param name="asked">What the provider asked for; jitter only lengthens it.</param>
    public TimeSpan Delay(int retry, TimeSpan? asked)
    {
        if (asked is { } wait && wait > TimeSpan.Zero)
        {
            return wait + TimeSpan.FromMilliseconds(_options.InitialDelayMilliseconds * _options.Jitter * _random());
        }

        var delay = Math.Min(_options.InitialDelayMilliseconds * Math.Pow(_options.BackoffMultiplier, retry), _options.MaxDelayMilliseconds);
        return TimeSpan.FromMilliseconds(delay * (1 + (_options.Jitter * ((2 * _random()) - 1))));
    }

    private bool IsRetryable(int statusCode) => _options.RetryableStatusCodes.Count > 0
        ? _options.RetryableStatusCodes.Contains(statusCode)
        : statusCode is 408 or 424 or 429 or (>= 500 and not 501);
}
