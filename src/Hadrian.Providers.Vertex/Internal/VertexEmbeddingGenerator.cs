using System.Net;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex;

/// <summary>Google's embeddings in process; what Vertex AI reports is a <see cref="VertexException"/>.</summary>
internal sealed class VertexEmbeddingGenerator(VertexEmbedder embedder, string provider, Uri address, string? defaultModel) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata _metadata = new("gcp.vertex_ai", address, defaultModel);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var model = (options?.ModelId ?? defaultModel) is { Length: > 0 } named ? named : throw new GatewayException(new GatewayError(
            HttpStatusCode.BadRequest, GatewayErrorCodes.ValidationError, $"The call to provider '{provider}' names no model. Set EmbeddingGenerationOptions.ModelId.") { Param = "model" });
        var inputType = options?.AdditionalProperties is { } extras && extras.TryGetValue("input_type", out var type) ? type as string : null;
        try
        {
            var (vectors, tokens) = await embedder.EmbedAsync(model, [.. values], options?.Dimensions, inputType, cancellationToken).ConfigureAwait(false);
            return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector) { ModelId = model }))
            {
                Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
            };
        }
        catch (UpstreamFailureException failure)
        {
            throw new VertexException(failure.Error);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The provider owns the connections.
    }
}
