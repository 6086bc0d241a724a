using System.Net;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>The test provider's embeddings in process.</summary>
internal sealed class TestEmbeddingGenerator(TestProvider provider, string defaultModel) : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int DefaultDimensions = 1536;

    private readonly EmbeddingGeneratorMetadata _metadata = new(provider.Name, defaultModelId: defaultModel);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var model = options?.ModelId ?? defaultModel;
        using (var failure = await provider.FailAsync(model, cancellationToken).ConfigureAwait(false))
        {
            if (failure is not null)
            {
                throw new GatewayException(new GatewayError((HttpStatusCode)failure.StatusCode, GatewayErrorCodes.ProviderError,
                    $"Provider '{provider.Name}' fails on purpose."));
            }
        }

        var dimensions = options?.Dimensions ?? DefaultDimensions;
        return new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(TestEmbedding.Of(value, dimensions)) { ModelId = model }))
        {
            Usage = new UsageDetails { InputTokenCount = 8, TotalTokenCount = 8 },
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
