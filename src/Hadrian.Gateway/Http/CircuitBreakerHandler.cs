namespace Hadrian.Gateway;

/// <summary>
/// Asks a circuit breaker before each request, and reports the answer to it once its body has been read. A refusal is a
/// 503 response in OpenAI's shape with <c>Retry-After</c>.
/// </summary>
/// <remarks>Belongs inside a handler that retries, so that every attempt counts and an open breaker ends the retries.</remarks>
public sealed class CircuitBreakerHandler : DelegatingHandler
{
    private readonly CircuitBreaker _breaker;
    private readonly AttemptClassifier _classifier;
    private readonly TimeProvider _time;

    /// <summary>Initialises the handler.</summary>
    /// <param name="breaker">The breaker; it outlives the handler.</param>
    /// <param name="classifier">Tells failures of the provider from others.</param>
    /// <param name="time">The clock.</param>
    public CircuitBreakerHandler(CircuitBreaker breaker, AttemptClassifier classifier, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(breaker);
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(time);
        _breaker = breaker;
        _classifier = classifier;
        _time = time;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_breaker.TryEnter(out var permit, out var refusal))
        {
            return Refuse(request, refusal);
        }

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            permit.Report(_classifier.Classify(exception, cancellationToken));
            throw;
        }

        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentLength == 0)
        {
            permit.Report(status);
            return response;
        }

        response.Content = new ObservedContent(response, new BreakerObserver(permit, IsChatStream(request, response)));
        return response;
    }

    /// <summary>Not supported, as with all of Hadrian's handlers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">A token to cancel the call.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => throw new NotSupportedException("Hadrian's handlers are asynchronous: use SendAsync.");

    private static bool IsChatStream(HttpRequestMessage request, HttpResponseMessage response)
        => response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            && request.RequestUri?.AbsolutePath.EndsWith("/chat/completions", StringComparison.Ordinal) == true;

    private HttpResponseMessage Refuse(HttpRequestMessage request, GatewayError refusal)
        => RefusalResponse.Create(request, refusal, AmbientCall.Current ?? new GatewayCall(GatewayOperation.Other, _time.GetUtcNow()));
}
