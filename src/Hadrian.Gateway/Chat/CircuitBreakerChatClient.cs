using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Asks a circuit breaker before each call and reports the result, a stream's at its end. A refusal is thrown as <see cref="GatewayException"/>.</summary>
public sealed class CircuitBreakerChatClient : DelegatingChatClient
{
    private readonly CircuitBreaker _breaker;
    private readonly AttemptClassifier _classifier;

    /// <summary>Initialises the client.</summary>
    /// <param name="innerClient">The client to guard.</param>
    /// <param name="breaker">The breaker.</param>
    /// <param name="classifier">Tells failures of the provider from others.</param>
    public CircuitBreakerChatClient(IChatClient innerClient, CircuitBreaker breaker, AttemptClassifier classifier)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(breaker);
        ArgumentNullException.ThrowIfNull(classifier);
        _breaker = breaker;
        _classifier = classifier;
    }

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!_breaker.TryEnter(out var permit, out var refusal))
        {
            throw new GatewayException(refusal);
        }

        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken);
            permit.Report(AttemptResult.Success);
            return response;
        }
        catch (Exception exception)
        {
            permit.Report(_classifier.Classify(exception, cancellationToken));
            throw;
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!_breaker.TryEnter(out var permit, out var refusal))
        {
            throw new GatewayException(refusal);
        }

        // A reader who leaves says nothing about the provider, unless the answer was finished already.
        var result = AttemptResult.Neutral;
        try
        {
            await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                    {
                        result = AttemptResult.Success;
                        break;
                    }
                }
                catch (Exception exception)
                {
                    result = _classifier.Classify(exception, cancellationToken);
                    throw;
                }

                if (updates.Current.FinishReason is not null)
                {
                    result = AttemptResult.Success;
                }

                yield return updates.Current;
            }
        }
        finally
        {
            permit.Report(result);
        }
    }
}
