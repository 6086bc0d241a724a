using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Asks a circuit breaker before each call and reports the result. A refusal is thrown as <see cref="GatewayException"/>.</summary>
public sealed class CircuitBreakerEmbeddingGenerator : DelegatingEmbeddingGenerator<string, Embedding<float>>
{
    private readonly CircuitBreaker _breaker;
    private readonly AttemptClassifier _classifier;

    /// <summary>Initialises the generator.</summary>
    /// <param name="innerGenerator">The generator to guard.</param>
    /// <param name="breaker">The breaker.</param>
    /// <param name="classifier">Tells failures of the provider from others.</param>
    public CircuitBreakerEmbeddingGenerator(
        IEmbeddingGenerator<string, Embedding<float>> innerGenerator, CircuitBreaker breaker, AttemptClassifier classifier)
        : base(innerGenerator)
    {
        ArgumentNullException.ThrowIfNull(breaker);
        ArgumentNullException.ThrowIfNull(classifier);
        _breaker = breaker;
        _classifier = classifier;
    }

    /// <inheritdoc/>
    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!_breaker.TryEnter(out var permit, out var refusal))
        {
            throw new GatewayException(refusal);
        }

        try
        {
            var embeddings = await base.GenerateAsync(values, options, cancellationToken);
            permit.Report(AttemptResult.Success);
            return embeddings;
        }
        catch (Exception exception)
        {
            permit.Report(_classifier.Classify(exception, cancellationToken));
            throw;
        }
    }
}
